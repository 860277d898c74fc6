"""What records of people, and customers, must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, InRange, OneOf, Required, Unique

ONE_RECORD = Check(
    name="records_unique",
    table="records",
    expects=Unique(("record_id",)),
    severity="error",
    title=Text("记录不重复", "No record twice"),
)
ONE_CUSTOMER = Check(
    name="customers_unique",
    table="customers",
    expects=Unique(("customer_id",)),
    severity="error",
    title=Text("客户不重复", "No customer twice"),
)
OWNER = Check(
    name="records_have_customer",
    table="records",
    expects=Required("customer_id"),
    severity="error",
    title=Text("记录属于某位客户", "A record is of somebody"),
)
GENDER = Check(
    name="records_gender",
    table="records",
    expects=OneOf("gender", ("female", "male", "other")),
    severity="error",
    title=Text("性别为女、男或其他", "The gender is female, male or other"),
)
BIRTH = Check(
    name="records_birth_year",
    table="records",
    expects=InRange("birth_year", 1900, AS_OF),
    severity="error",
    title=Text("出生年份在 1900 与今年之间", "The year of birth is from 1900 to this year"),
)
ADULT = Check(
    name="records_age",
    table="records",
    expects=InRange("birth_year", 1915),
    severity="warning",
    title=Text("年龄不超过约一百一十岁", "Nobody is older than about 110"),
)
JOINED = Check(
    name="records_registered_not_in_future",
    table="records",
    expects=InRange("registered_on", "1970-01-01", AS_OF),
    severity="error",
    title=Text("注册日不晚于截至日", "Nobody registered after the as-of day"),
)
INCOME = Check(
    name="records_income_not_negative",
    table="records",
    expects=InRange("yearly_income", 0),
    severity="warning",
    title=Text("年收入不为负", "A yearly income is not negative"),
)
