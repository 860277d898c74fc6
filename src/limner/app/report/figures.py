"""Draw the figures of a report with Plotly, in a look of its own."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from limner.app.report.groups import Group
from limner.app.report.lifecycle import Moment, Month
from limner.app.report.markup import Writer
from limner.app.report.value import Spread
from limner.core.text import Text
from limner.portrait.wording import WEEKDAYS

INK, MUTED, LINE, ACCENT, SOFT, WARN = "#16202c", "#5c6875", "#e1e6ea", "#0f6b6b", "#a9cfcd", "#b4480f"
SCALE = ("#eef4f4", "#cfe3e2", "#a4ccca", "#6fb0ae", "#0f6b6b")
"""Colours from little to much."""
_TOP = 0.2
_NAMED_MONTHS = 4
_APART = 5
_AXIS = {
    "showgrid": False,
    "zeroline": False,
    "linecolor": LINE,
    "ticks": "",
    "tickfont": {"color": MUTED, "size": 12},
    "fixedrange": True,
    "automargin": True,
}


def figure(traces: Sequence[go.Scatter | go.Bar | go.Heatmap | go.Treemap], height: int, **layout: object) -> go.Figure:
    """Make a figure in the report's look: no frame, no grid but where it helps, labels beside what they name."""
    look = {
        "template": None,
        "height": height,
        "autosize": True,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "font": {"size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hoverlabel": {"bgcolor": INK, "bordercolor": INK, "font": {"color": "#fff"}},
        "xaxis": dict(_AXIS),
        "yaxis": dict(_AXIS),
        "dragmode": False,
        "bargap": 0.25,
    }
    made = go.Figure(list(traces))
    made.update_layout(**look)
    made.update_layout(**layout)
    return made


def pareto(spread: Spread, writer: Writer) -> go.Figure:
    """The Pareto curve: share of money over share of customers, with the top fifth marked."""
    xs, ys = zip(*spread.curve, strict=True)
    customers, money = spread.top(_TOP)
    x, y = customers / spread.customers, money / spread.money
    curve = go.Scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": ACCENT, "width": 2.5},
        fill="tozeroy",
        fillcolor="rgba(15,107,107,0.08)",
        hovertemplate=writer.say(
            Text("%{x:.0%} 的客户：%{y:.0%} 的金额", "%{x:.0%} of customers: %{y:.0%} of the money")
        )
        + "<extra></extra>",
    )
    even = go.Scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"color": "#c3cbd2", "width": 1, "dash": "dot"}, hoverinfo="skip"
    )
    point = go.Scatter(x=[x], y=[y], mode="markers", marker={"color": ACCENT, "size": 9}, hoverinfo="skip")
    share = writer.numbers.share
    return figure(
        [even, curve, point],
        300,
        xaxis={"tickformat": ".0%", "range": [0, 1.04], "dtick": 0.2, "title": _title(writer, "客户", "Customers")},
        yaxis={"tickformat": ".0%", "range": [0, 1.04], "dtick": 0.2, "title": _title(writer, "金额", "Money")},
        annotations=[
            {
                "x": x,
                "y": y,
                "text": writer.say(
                    Text(
                        f"{share(x)} 的客户<br><b>{share(y)} 的金额</b>",
                        f"{share(x)} of customers<br><b>{share(y)} of money</b>",
                    ),
                    markup=True,
                ),
                "showarrow": False,
                "xanchor": "left",
                "yanchor": "top",
                "xshift": 12,
                "yshift": -4,
                "align": "left",
                "font": {"size": 13, "color": INK},
            }
        ],
    )


def deciles(spread: Spread, writer: Writer) -> go.Figure:
    """Share of the money by tenths of the customers, from the tenth that brought most."""
    shares = [money / spread.money for _customers, money in spread.deciles()]
    names = [str(place) for place in range(1, len(shares) + 1)]
    bars = go.Bar(
        x=names,
        y=shares,
        marker={"color": [ACCENT, ACCENT, *[SOFT] * (len(shares) - 2)]},
        text=[writer.numbers.share(share) for share in shares],
        textposition="outside",
        textfont={"size": 12, "color": INK},
        cliponaxis=False,
        hoverinfo="skip",
    )
    return figure(
        [bars],
        300,
        margin={"l": 8, "r": 8, "t": 24, "b": 8},
        yaxis={"visible": False},
        xaxis={
            "type": "category",
            "title": _title(writer, "按消费额从高到低的十分之一", "Tenths of customers by money"),
        },
    )


def tree(groups: Sequence[Group], writer: Writer) -> go.Figure:
    """Groups as areas by their number of customers, darker with more money each."""
    each = [group.profile.ratio("money") or 0.0 for group in groups]
    all_ = sum(group.profile.customers for group in groups)
    top = max([*each, 1.0])
    boxes = go.Treemap(
        labels=[writer.say(group.title) for group in groups],
        parents=[""] * len(groups),
        values=[group.profile.customers for group in groups],
        text=[
            f"{writer.numbers.count(group.profile.customers)} · {writer.numbers.share(group.profile.customers / all_)}"
            f"<br>{writer.say(Text('人均', 'each'))} {writer.numbers.money(money)}"
            for group, money in zip(groups, each, strict=True)
        ],
        texttemplate="<b>%{label}</b><br>%{text}",
        hovertemplate="<b>%{label}</b><br>%{text}<extra></extra>",
        marker={
            "colors": [_shade(max(money, 0) / top) for money in each],
            "line": {"color": "#fff", "width": 2},
            "cornerradius": 3,
            "pad": {"t": 0, "l": 0, "r": 0, "b": 0},
        },
        textfont={"size": 13},
        tiling={"pad": 2, "squarifyratio": 1.4},
        pathbar={"visible": False},
        sort=True,
    )
    return figure([boxes], 380, margin={"l": 0, "r": 0, "t": 0, "b": 0}, uniformtext={"minsize": 10, "mode": "hide"})


def stage_line(stage: str, trend: Sequence[Moment], writer: Writer) -> go.Figure:
    """One stage over the ends of months, as a share of those who had bought by then."""
    days = [moment.on.isoformat() for moment in trend]
    shares = [moment.customers.get(stage, 0) / moment.all if moment.all else 0.0 for moment in trend]
    colour = WARN if stage == "lost" else ACCENT
    line = go.Scatter(
        x=days,
        y=shares,
        mode="lines+markers+text",
        line={"color": colour, "width": 2},
        marker={"color": colour, "size": [0] * (len(days) - 1) + [7]},
        text=[writer.numbers.share(shares[0]), *[""] * (len(days) - 2), writer.numbers.share(shares[-1])],
        textposition=["middle left", *["top center"] * (len(days) - 2), "middle right"],
        textfont={"size": 12, "color": INK},
        cliponaxis=False,
        fill="tozeroy",
        fillcolor="rgba(180,72,15,0.07)" if stage == "lost" else "rgba(15,107,107,0.07)",
        customdata=[writer.numbers.day(moment.on) for moment in trend],
        hovertemplate="%{customdata}: %{y:.1%}<extra></extra>",
    )
    return figure(
        [line],
        120,
        margin={"l": 0, "r": 0, "t": 8, "b": 6},
        yaxis={"visible": False, "range": [0, max([*shares, 0.01]) * 1.25]},
        xaxis={
            "type": "date",
            "tickvals": [days[0], days[-1]],
            "ticktext": [_short_month(moment, writer) for moment in (trend[0], trend[-1])],
            "range": _padded(trend),
        },
    )


def months(found: Sequence[Month], writer: Writer) -> go.Figure:
    """Customers who bought, by month: those for the first time above those who had bought before."""
    names = [writer.numbers.month(month.year, month.month) for month in found]
    words = (Text("再次购买", "Bought before"), Text("首次购买", "First time"))
    values = ([month.again for month in found], [month.new for month in found])
    bars = [
        go.Bar(
            x=names,
            y=ys,
            marker={"color": colour},
            name=writer.say(word),
            hovertemplate=f"%{{x}}<br>{writer.say(word)}: %{{y:,}}<extra></extra>",
        )
        for ys, word, colour in zip(values, words, (SOFT, ACCENT), strict=True)
    ]
    return figure(
        bars,
        240,
        barmode="stack",
        margin={"l": 8, "r": 8, "t": 14, "b": 8},
        yaxis={"showgrid": True, "gridcolor": LINE, "tickformat": "~s" if writer.locale == "en" else ",d", "nticks": 4},
        xaxis=_month_axis(names),
    )


def money_months(found: Sequence[Month], writer: Writer) -> go.Figure:
    """Net money by month, with the last month named, and the highest where it stands apart."""
    names = [writer.numbers.month(month.year, month.month) for month in found]
    values = [month.net for month in found]
    last, most = len(values) - 1, values.index(max(values))
    named = {last} if last - most < _APART else {last, most}
    bars = go.Bar(
        x=names,
        y=values,
        marker={"color": [ACCENT if place in named else SOFT for place in range(len(values))]},
        text=[writer.numbers.money(value) if place in named - {last} else "" for place, value in enumerate(values)],
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        customdata=[writer.numbers.money(value) for value in values],
        hovertemplate="%{x}: %{customdata}<extra></extra>",
    )
    # The last month's figure stands above all bars, since a higher neighbour would run through it.
    newest = {
        "x": 1,
        "xref": "paper",
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right",
        "showarrow": False,
        "text": f"{names[last]} <b>{writer.numbers.money(values[last])}</b>",
    }
    return figure(
        [bars],
        240,
        margin={"l": 8, "r": 8, "t": 30, "b": 8},
        yaxis={"visible": False},
        xaxis=_month_axis(names),
        annotations=[newest],
    )


def week(counts: Sequence[Sequence[int]], writer: Writer) -> go.Figure:
    """Orders by weekday and hour."""
    days = [writer.say(day) for day in WEEKDAYS]
    grid = go.Heatmap(
        z=[list(day) for day in counts],
        x=[f"{hour}" for hour in range(24)],
        y=days,
        colorscale=[[place / (len(SCALE) - 1), colour] for place, colour in enumerate(SCALE)],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{y} %{x}:00 — %{z:,}<extra></extra>",
    )
    return figure(
        [grid],
        250,
        yaxis={"autorange": "reversed", "type": "category"},
        xaxis={"type": "category", "tickvals": [str(hour) for hour in range(0, 24, 3)], "tickangle": 0},
    )


def _title(writer: Writer, zh: str, en: str) -> dict[str, object]:
    return {"text": writer.say(Text(zh, en)), "font": {"size": 12, "color": MUTED}}


def _shade(share: float) -> str:
    """The fifth of ``SCALE`` in which ``share`` falls."""
    return SCALE[min(len(SCALE) - 1, int(share * len(SCALE)))]


def _month_axis(names: Sequence[str]) -> dict[str, object]:
    """Name so few months that the names stand apart on a phone."""
    step = max(1, -(-len(names) // _NAMED_MONTHS))
    return {"type": "category", "tickvals": list(names[::step]), "tickangle": 0}


def _short_month(moment: Moment, writer: Writer) -> str:
    return writer.numbers.month(moment.on.year, moment.on.month)


def _padded(trend: Sequence[Moment]) -> list[str]:
    first, last = trend[0].on, trend[-1].on
    pad = (last - first) * 0.46
    return [(first - pad).isoformat(), (last + pad).isoformat()]
