"""How good the data are, as runs of ``limner check`` saw it."""

from __future__ import annotations

from limner.core.text import Text
from limner.warehouse.columns import CUSTOMER, SOURCE
from limner.warehouse.table import Column, Table

_RUN = Column("string", Text("检查批次", "run"), "The run of limner check.")
_ABOUT = {
    "table": Column("string", Text("表", "table"), "The table that was looked at."),
    "column": Column("string", Text("列", "column"), "The column; empty where it is of the table as a whole."),
}
PROFILES = Table(
    name="profiles",
    title=Text("数据概况", "Profiles"),
    doc="What one column held at one run of limner check. Percentiles, common values, patterns, outliers and drift are of "
    "a sample of the rows; the rest is of all of them.",
    grain=("run_id", "table", "column"),
    writer="quality",
    role="derived",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "profiled_at": Column("timestamp", Text("检查时间", "time profiled"), "When."),
        **_ABOUT,
        "version": Column("int64", Text("数据版本", "version"), "Version of the table in the lake."),
        "type": Column("string", Text("类型", "type"), "Type of the column."),
        "rows": Column("int64", Text("行数", "rows"), "Rows of the table."),
        "nulls": Column("int64", Text("空值行数", "nulls"), "Rows without a value."),
        "distinct": Column(
            "int64", Text("不同值数", "distinct values"), "Different values; estimated where not distinct_exact."
        ),
        "distinct_exact": Column(
            "boolean", Text("不同值数是否精确", "whether distinct is exact"), "Whether they were counted."
        ),
        "blanks": Column("int64", Text("空白文本数", "blanks"), "Texts of nothing but white space."),
        "placeholders": Column(
            "int64", Text("占位文本数", "placeholders"), "Texts that only say that nothing is known (未知, N/A …)."
        ),
        "zeros": Column("int64", Text("零值数", "zeros"), "Numbers that are 0."),
        "min_value": Column("string", Text("最小值", "smallest value"), "Smallest value."),
        "max_value": Column("string", Text("最大值", "largest value"), "Largest value."),
        "mean": Column("float64", Text("平均值", "mean"), "Mean of numbers; of truths, the share that is true."),
        "deviation": Column("float64", Text("标准差", "standard deviation"), "Standard deviation of numbers."),
        **{
            f"p{percent:02}": Column(
                "float64", Text(f"第 {percent} 百分位", f"percentile {percent}"), f"Percentile {percent}."
            )
            for percent in (1, 5, 25, 50, 75, 95, 99)
        },
        "shortest": Column("int64", Text("最短长度", "shortest length"), "Characters of the shortest text."),
        "longest": Column("int64", Text("最长长度", "longest length"), "Characters of the longest text."),
        "sampled_rows": Column("int64", Text("抽样行数", "sampled rows"), "Rows of the sample."),
        "top_values": Column(
            "string", Text("常见值", "common values"), "JSON: the commonest values with their shares."
        ),
        "patterns": Column(
            "string",
            Text("常见格式", "common patterns"),
            "JSON: the commonest patterns of text (Aa9) with their shares.",
        ),
        "outlier_ratio": Column(
            "float64",
            Text("离群值占比", "share of outliers"),
            "Share of numbers beyond three interquartile ranges from the quartiles.",
        ),
        "outlier_z_ratio": Column(
            "float64",
            Text("离群值占比（稳健 z）", "share of outliers (robust z)"),
            "Share of numbers with a robust z above 3.5.",
        ),
        "drift": Column(
            "float64",
            Text("漂移指数", "drift"),
            "Population stability index against the last load; null where there was none.",
        ),
    },
)
LOAD_DRIFTS = Table(
    name="load_drifts",
    title=Text("批次漂移", "Drift between loads"),
    doc="How one column moved from the load before to the last load of one source, as one run of limner check saw it; of "
    "samples. Sources that have brought rows to a table once have none.",
    grain=("run_id", "table", "source", "column"),
    writer="quality",
    role="derived",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "checked_at": Column("timestamp", Text("检查时间", "time checked"), "When."),
        **_ABOUT,
        "source": Column("string", Text("数据来源", "source"), "The source of the last load."),
        "rows": Column(
            "int64",
            Text("本批行数", "rows of the load"),
            "Rows of the table that the last load brought, or was the last to change.",
        ),
        "rows_before": Column("int64", Text("上批行数", "rows of the load before"), "The same of the load before it."),
        "missing_ratio": Column(
            "float64", Text("本批缺失率", "share missing"), "Share of the rows of the last load without a value."
        ),
        "missing_ratio_before": Column(
            "float64", Text("上批缺失率", "share missing before"), "The same of the load before it."
        ),
        "drift": Column(
            "float64", Text("漂移指数", "drift"), "Population stability index; null where nothing is binned."
        ),
    },
)
CHECK_RESULTS = Table(
    name="check_results",
    title=Text("检查结果", "Check results"),
    doc="What came of one check at one run of limner check.",
    grain=("run_id", "check"),
    writer="quality",
    role="derived",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "checked_at": Column("timestamp", Text("检查时间", "time checked"), "When."),
        "as_of": Column("date", Text("截至日期", "as of"), "The day that the check was asked as of."),
        "table": _ABOUT["table"],
        "check": Column("string", Text("检查", "check"), "The check."),
        "severity": Column("string", Text("严重程度", "severity"), "error or warning."),
        "rows": Column("int64", Text("检查行数", "rows checked"), "Rows that were asked."),
        "failed": Column("int64", Text("未通过行数", "rows failed"), "Rows that failed."),
        "passed": Column(
            "boolean",
            Text("是否通过", "passed"),
            "Whether no more failed than is tolerated; null where it was not asked.",
        ),
        "found": Column("string", Text("检查发现", "finding"), "What was found, where it is not a number of rows."),
    },
)
CHECK_FAILURES = Table(
    name="check_failures",
    title=Text("未通过的行", "Check failures"),
    doc="One row of a table that failed one check at the last run that looked at the table; at most 100,000 of each check.",
    grain=("check", "row_id"),
    writer="quality",
    role="derived",
    columns={
        "run_id": _RUN,
        "table": _ABOUT["table"],
        "check": Column("string", Text("检查", "check"), "The check."),
        "row_id": Column("string", Text("行标识", "row id"), "The columns of the table's grain, joined by |."),
        "customer_id": CUSTOMER,
        "source": SOURCE,
        "value": Column("string", Text("值", "value"), "What the checked columns hold, joined by |."),
        "reason": Column("string", Text("原因", "reason"), "What was expected."),
    },
)
QUALITY_SCORES = Table(
    name="quality_scores",
    title=Text("质量得分", "Quality scores"),
    doc="One score of the workspace, a source, a table or a column at one run of limner check, from 0 to 100.",
    grain=("run_id", "level", "source", "table", "column", "dimension"),
    writer="quality",
    role="derived",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "scored_at": Column("timestamp", Text("评分时间", "time scored"), "When."),
        "level": Column("string", Text("层级", "level"), "workspace, source, table or column."),
        "source": Column(
            "string", Text("数据来源", "source"), "The source; empty where it is of no source in particular."
        ),
        **_ABOUT,
        "dimension": Column(
            "string", Text("质量维度", "dimension"), "complete, valid, unique, consistent, fresh or overall."
        ),
        "score": Column("float64", Text("得分", "score"), "The score.", unit="0-100"),
    },
)
