"use strict";
(() => {
  const figures = JSON.parse(document.getElementById("figures").textContent);
  const charts = [...document.querySelectorAll(".chart[data-figure]")];
  const font = getComputedStyle(document.body).fontFamily;
  const still = { displayModeBar: false, responsive: false, showTips: false };

  const draw = (chart) => {
    const figure = figures[chart.dataset.figure];
    const layout = { ...figure.layout, width: chart.clientWidth };
    layout.font.family = font;
    layout.hoverlabel.font.family = font;
    Plotly.newPlot(chart, figure.data, layout, still);
  };
  const fit = () => {
    for (const chart of charts) {
      if (chart.clientWidth && Math.abs(chart.clientWidth - chart.dataset.width) > 1) {
        chart.dataset.width = chart.clientWidth;
        Plotly.relayout(chart, { width: chart.clientWidth });
      }
    }
  };
  for (const chart of charts) {
    chart.dataset.width = chart.clientWidth;
    draw(chart);
  }

  let waiting = 0;
  window.addEventListener("resize", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(fit, 120);
  });
  // Paper is laid out at the width of A4 before it is printed, so that no figure is cut.
  window.addEventListener("beforeprint", () => {
    document.body.classList.add("paper");
    fit();
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("paper");
    fit();
  });
})();
