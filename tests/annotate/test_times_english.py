"""English time expressions: what is found, which time it is, and from when to when it runs."""

from __future__ import annotations

import pytest

from tests.annotate.time_cases import Case, check

WEDNESDAY = "2024-01-17"

DAYS: list[Case] = [
    (WEDNESDAY, "The envoy landed on [January 14, 2024] at dawn.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "The envoy landed on [14 January 2024].", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "The envoy landed on [Jan. 14] in Lagos.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "The envoy landed on [14 Jan.] in Lagos.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "The pact of [the 3rd of November 2023] is void.", "2023-11-03", "2023-11-03"),
    (WEDNESDAY, "The pact was signed on [June 2nd].", "2023-06-02", "2023-06-02"),
    (WEDNESDAY, "It was signed on [Friday, January 12].", "2024-01-12", "2024-01-12"),
    (WEDNESDAY, "It was signed on [Fri., Jan. 12].", "2024-01-12", "2024-01-12"),
    (WEDNESDAY, "It was signed on [Friday 12 January 2024].", "2024-01-12", "2024-01-12"),
    (WEDNESDAY, "The note is dated [2023-11-05], no more.", "2023-11-05", "2023-11-05"),
    (WEDNESDAY, "It was signed on [25/12/2023] in Riga.", "2023-12-25", "2023-12-25"),
    (WEDNESDAY, "It was signed on [12/25/2023] in Riga.", "2023-12-25", "2023-12-25"),
    (WEDNESDAY, "It was signed on [25.12.2023] in Riga.", "2023-12-25", "2023-12-25"),
    (WEDNESDAY, "The raid of [Dec. 31] killed four.", "2023-12-31", "2023-12-31"),
    (WEDNESDAY, "He was seized on [December 12] at home.", "2023-12-12", "2023-12-12"),
    (WEDNESDAY, "Votes will be cast on [March 3].", "2024-03-03", "2024-03-03"),
    (WEDNESDAY, "The trial is set for [November 5].", "2024-11-05", "2024-11-05"),
    ("2023-12-20", "Talks will resume on [January 3].", "2024-01-03", "2024-01-03"),
    ("2024-01-03", "He fled on [Dec. 20] by boat.", "2023-12-20", "2023-12-20"),
    ("2024-02-20", "The bridge fell on [February 29, 2020].", "2020-02-29", "2020-02-29"),
    (WEDNESDAY, "In [October last year] he came.", "2023-10", "2023-10/2023-10 month"),
    (WEDNESDAY, "He came on [October 9 last year].", "2023-10-09", "2023-10-09"),
]

WEEKDAYS: list[Case] = [
    (WEDNESDAY, "The minister resigned on [Friday].", "2024-01-12", "2024-01-12"),
    (WEDNESDAY, "The minister will resign on [Friday].", "2024-01-19", "2024-01-19"),
    (WEDNESDAY, "The court is to rule [Thursday].", "2024-01-18", "2024-01-18"),
    (WEDNESDAY, "The minister resigned on [Wednesday].", "2024-01-17", "2024-01-17"),
    (WEDNESDAY, "The minister will resign on [Wednesday].", "2024-01-17", "2024-01-17"),
    (WEDNESDAY, "The envoy left [last Wednesday].", "2024-01-10", "2024-01-10"),
    (WEDNESDAY, "The envoy returns [next Monday].", "2024-01-22", "2024-01-22"),
    (WEDNESDAY, "The envoy left [this past Monday].", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "The envoy returns [this coming Sunday].", "2024-01-21", "2024-01-21"),
    (WEDNESDAY, "[This Monday] the court met.", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "[This Friday] the court will meet.", "2024-01-19", "2024-01-19"),
    ("2024-01-14T23:50:00-05:00", "She spoke on [Saturday].", "2024-01-13", "2024-01-13"),
    (WEDNESDAY, "[Monday]'s vote was close.", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "[Late on Sunday] a truce was agreed.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "Over [the weekend] they met.", "2024-W02-WE", "2024-01-13/2024-01-14 range"),
    (WEDNESDAY, "They marched [last weekend].", "2024-W02-WE", "2024-01-13/2024-01-14 range"),
    (WEDNESDAY, "They will march [this weekend].", "2024-W03-WE", "2024-01-20/2024-01-21 range"),
]

NEAR: list[Case] = [
    (WEDNESDAY, "[Today] the court sat.", "2024-01-17", "2024-01-17"),
    (WEDNESDAY, "The court sat [yesterday].", "2024-01-16", "2024-01-16"),
    (WEDNESDAY, "The court sits [tomorrow].", "2024-01-18", "2024-01-18"),
    (WEDNESDAY, "[The day before yesterday] it rained.", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "It opens [the day after tomorrow].", "2024-01-19", "2024-01-19"),
    (WEDNESDAY, "[Tonight] the leaders dine.", "2024-01-17TNI", "2024-01-17"),
    (WEDNESDAY, "Rockets fell [last night].", "2024-01-16TNI", "2024-01-16"),
    (WEDNESDAY, "Rockets fell [overnight].", "2024-01-16TNI", "2024-01-16/2024-01-17 range"),
    (WEDNESDAY, "Rockets fell [this morning].", "2024-01-17TMO", "2024-01-17"),
    (WEDNESDAY, "Rockets fell [yesterday afternoon].", "2024-01-16TAF", "2024-01-16"),
    (WEDNESDAY, "Rockets fell on [Monday morning].", "2024-01-15TMO", "2024-01-15"),
    (WEDNESDAY, "[Last Thursday night] police came.", "2024-01-11TNI", "2024-01-11"),
    (WEDNESDAY, "On [the evening of January 10] police came.", "2024-01-10TEV", "2024-01-10"),
    (WEDNESDAY, "The army left [last week].", "2024-W02", "2024-01-08/2024-01-14 week"),
    (WEDNESDAY, "The army leaves [next week].", "2024-W04", "2024-01-22/2024-01-28 week"),
    (WEDNESDAY, "[Earlier this week] it left.", "2024-W03", "2024-01-15/2024-01-21 week"),
    (WEDNESDAY, "The army left [this month].", "2024-01", "2024-01/2024-01 month"),
    (WEDNESDAY, "[Earlier this month] it left.", "2024-01", "2024-01/2024-01 month"),
    (WEDNESDAY, "The army left [last month].", "2023-12", "2023-12/2023-12 month"),
    (WEDNESDAY, "The army leaves [next year].", "2025", "2025/2025 year"),
    (WEDNESDAY, "The deal failed [late last year].", "2023", "2023/2023 year"),
    (WEDNESDAY, "By [the end of the year] it will go.", "2024", "2024/2024 year"),
    (WEDNESDAY, "At [the end of last year] it went.", "2023", "2023/2023 year"),
]

CLOCKS: list[Case] = [
    (WEDNESDAY, "The quake struck at [4:33 am EST on Friday].", "2024-01-12T04:33", "2024-01-12"),
    (WEDNESDAY, "The convoy left at [0900 GMT].", "2024-01-17T09:00Z", "2024-01-17"),
    (WEDNESDAY, "The convoy left at [10:30 UTC].", "2024-01-17T10:30Z", "2024-01-17"),
    (WEDNESDAY, "He spoke at [noon on Saturday].", "2024-01-13T12:00", "2024-01-13"),
    (WEDNESDAY, "He spoke at [5 p.m. on Jan. 12] in Rome.", "2024-01-12T17:00", "2024-01-12"),
    (WEDNESDAY, "He spoke at [2.30pm on Thursday].", "2024-01-11T14:30", "2024-01-11"),
    (WEDNESDAY, "He spoke at [6 o'clock in the morning].", "2024-01-17T06:00", "2024-01-17"),
    (WEDNESDAY, "It takes effect at [midnight on Friday].", "2024-01-19T24:00", "2024-01-19"),
    (WEDNESDAY, "It began on Monday; shots rang out at [8 pm].", "2024-01-15T20:00", "2024-01-15"),
    ("2024-01-17T18:30:00+01:00", "[Three hours ago] it began.", "2024-01-17T15:30", "2024-01-17"),
    (WEDNESDAY, "[Three hours ago] it began.", "PAST_REF", "-"),
]

MONTHS: list[Case] = [
    (WEDNESDAY, "He came [last October].", "2023-10", "2023-10/2023-10 month"),
    (WEDNESDAY, "He came in [October of last year].", "2023-10", "2023-10/2023-10 month"),
    (WEDNESDAY, "He came in [October 2019].", "2019-10", "2019-10/2019-10 month"),
    (WEDNESDAY, "He came in [Oct. 2019] by ship.", "2019-10", "2019-10/2019-10 month"),
    (WEDNESDAY, "He came in [early March] by ship.", "2023-03", "2023-03/2023-03 month"),
    (WEDNESDAY, "He comes [next June].", "2024-06", "2024-06/2024-06 month"),
    (WEDNESDAY, "[This September] they will vote.", "2024-09", "2024-09/2024-09 month"),
    ("2024-10-14", "In [January] the talks will resume.", "2025-01", "2025-01/2025-01 month"),
    ("2024-10-14", "In [January] the talks failed.", "2024-01", "2024-01/2024-01 month"),
    ("2019-09-29", "In [December] he took the blame.", "2018-12", "2018-12/2018-12 month"),
    ("2018-03-14", "The talks failed in [May].", "2017-05", "2017-05/2017-05 month"),
    (WEDNESDAY, "They will meet in [late May 2024].", "2024-05", "2024-05/2024-05 month"),
    (WEDNESDAY, "In [the last week of March 2023] it rained.", "2023-W13", "2023-03-27/2023-04-02 week"),
    (WEDNESDAY, "In [the week of January 8] it rained.", "2024-W02", "2024-01-08/2024-01-14 week"),
]  # fmt: skip

YEARS: list[Case] = [
    (WEDNESDAY, "The war began in [2014].", "2014", "2014/2014 year"),
    (WEDNESDAY, "The war began in [mid-2019].", "2019", "2019/2019 year"),
    (WEDNESDAY, "The fort fell in [1789].", "1789", "1789/1789 year"),
    (WEDNESDAY, "The war of [the 1990s] is over.", "199", "1990/1999 range"),
    (WEDNESDAY, "In [the late 1980s] it was calm.", "198", "1980/1989 range"),
    (WEDNESDAY, "In [the '90s] it was calm.", "199", "1990/1999 range"),
    (WEDNESDAY, "The town is of [the 19th century].", "18", "1800/1899 range"),
    (WEDNESDAY, "In [the early twentieth century] it grew.", "19", "1900/1999 range"),
    (WEDNESDAY, "Exports fell in [the third quarter].", "2023-Q3", "2023-07/2023-09 quarter"),
    (WEDNESDAY, "Exports fell in [the first quarter of 2022].", "2022-Q1", "2022-01/2022-03 quarter"),
    (WEDNESDAY, "Exports fell in [Q2 2023].", "2023-Q2", "2023-04/2023-06 quarter"),
    (WEDNESDAY, "Exports fell [last quarter].", "2023-Q4", "2023-10/2023-12 quarter"),
    (WEDNESDAY, "Exports will fall in [next year's first quarter].", "2025-Q1", "2025-01/2025-03 quarter"),
    (WEDNESDAY, "[The first half of 2023] was calm.", "2023-H1", "2023-01/2023-06 range"),
    (WEDNESDAY, "In [fiscal 2023] it lost money.", "FY2023", "2023/2023 year"),
    (WEDNESDAY, "He fled in [the summer of 2022].", "2022-SU", "2022-06/2022-08 season"),
    (WEDNESDAY, "He fled in [the winter of 2022].", "2022-WI", "2022/2022 season"),
    (WEDNESDAY, "He fled [last summer].", "2023-SU", "2023-06/2023-08 season"),
    (WEDNESDAY, "Elections are due [next spring].", "2024-SP", "2024-03/2024-05 season"),
    (WEDNESDAY, "Parliament passed the [2020] budget.", "2020", "2020/2020 year"),
]  # fmt: skip

DISTANCES: list[Case] = [
    (WEDNESDAY, "The army left [three days ago].", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "The army left [two weeks ago].", "2024-W01", "2024-01-01/2024-01-07 week"),
    (WEDNESDAY, "The army left [two months ago].", "2023-11", "2023-11/2023-11 month"),
    (WEDNESDAY, "The army left [about five years ago].", "2019", "2019/2019 year"),
    (WEDNESDAY, "The army left [a decade ago].", "2014", "2014/2014 year"),
    (WEDNESDAY, "The army left [twenty-five years ago].", "1999", "1999/1999 year"),
    (WEDNESDAY, "The army left [half a century ago].", "1974", "1974/1974 year"),
    (WEDNESDAY, "It began on May 3, 2023. [Two days later] it ended.", "2023-05-05", "2023-05-05"),
    (WEDNESDAY, "It began on May 3, 2023. [The next day] it ended.", "2023-05-04", "2023-05-04"),
    (WEDNESDAY, "It began on May 3, 2023. On [the same day] he fled.", "2023-05-03", "2023-05-03"),
    (WEDNESDAY, "It began on May 3, 2023. [That day] he fled.", "2023-05-03", "2023-05-03"),
    (WEDNESDAY, "It began on May 3, 2023. [A week earlier], he fled.", "2023-W17", "2023-04-24/2023-04-30 week"),
    (WEDNESDAY, "It began on May 3, 2023. [The following month] he fled.", "2023-06", "2023-06/2023-06 month"),
    (WEDNESDAY, "It began on May 3, 2023. [The following Monday] he fled.", "2023-05-08", "2023-05-08"),
    (WEDNESDAY, "It began on May 3, 2023. [The next morning] he fled.", "2023-05-04TMO", "2023-05-04"),
    (WEDNESDAY, "The war began in 2011; [three years later] it spread.", "2014", "2014/2014 year"),
    (WEDNESDAY, "The war began in 2011; [two days later] it spread.", "XXXX-XX-XX", "-"),
    (WEDNESDAY, "[The previous day] he fled.", "XXXX-XX-XX", "-"),
    (WEDNESDAY, "The November 27 accord fell. [The next day] he fled.", "XXXX-XX-XX", "-"),
    (WEDNESDAY, "Profit rose in the third quarter from [a year earlier].", "2022-Q3", "2022-07/2022-09 quarter"),
    (WEDNESDAY, "He met the king [a year ago].", "2023", "2023/2023 year"),
]  # fmt: skip

RANGES: list[Case] = [
    (WEDNESDAY, "The visit, from [January 20] to 23, is off.", "2024-01-20", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "The visit, from January 20 to [23], is off.", "2024-01-23", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "The visit is set for [Jan 20] to 23.", "2024-01-20", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "The drill will run [20]-23 January.", "2024-01-20", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "The drill will run 20–[23 January].", "2024-01-23", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "They will vote between [3] and 5 May.", "2024-05-03", "2024-05-03/2024-05-05 range"),
    (WEDNESDAY, "They met from [March 3] to May 5, 2023.", "2023-03-03", "2023-03-03/2023-05-05 range"),
    (WEDNESDAY, "They met on Jan. 9-[11, 2024] in Oslo.", "2024-01-11", "2024-01-09/2024-01-11 range"),
    (WEDNESDAY, "They met between [March] and May 2023.", "2023-03", "2023-03/2023-05 range"),
    (WEDNESDAY, "He led the party from 2019 to [2021].", "2021", "2019/2021 range"),
    (WEDNESDAY, "The [2019]–2021 truce failed.", "2019", "2019/2021 range"),
    ("2024-01-16", "It lasted from [Thursday] to Tuesday.", "2024-01-11", "2024-01-11/2024-01-16 range"),
    ("2024-01-16", "It will last from [Monday] to Wednesday.", "2024-01-22", "2024-01-22/2024-01-24 range"),
    (WEDNESDAY, "They met on January 3 and [4].", "2024-01-04", "2024-01-04"),
    (WEDNESDAY, "Sanctions stand since [2011].", "2011", "2011/.. open"),
    (WEDNESDAY, "He has been held since [last Friday].", "2024-01-12", "2024-01-12/.. open"),
    (WEDNESDAY, "The base will close by [2025].", "2025", "2025/2025 year"),
    (WEDNESDAY, "The truce holds until [June].", "2024-06", "../2024-06 open"),
    (WEDNESDAY, "They stay until at least [March 2025].", "2025-03", "../2025-03 open"),
    (WEDNESDAY, "After [Monday] all was calm.", "2024-01-15", "2024-01-15/.. open"),
    (WEDNESDAY, "After [Monday]'s vote all was calm.", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "The ban will apply from [1 February].", "2024-02-01", "2024-02-01/.. open"),
    (WEDNESDAY, "Over [the past three days] ten died.", "P3D", "2024-01-14/2024-01-17 range"),
    (WEDNESDAY, "In [the last four years] ten died.", "P4Y", "2020/2024 range"),
    (WEDNESDAY, "In [the next two months] ten will go.", "P2M", "2024-01/2024-03 range"),
]  # fmt: skip

LENGTHS: list[Case] = [
    (WEDNESDAY, "They talked for [three days].", "P3D", "-"),
    (WEDNESDAY, "They talked for [at least 48 hours].", "PT48H", "-"),
    (WEDNESDAY, "The [24-hour] curfew was lifted.", "PT24H", "-"),
    (WEDNESDAY, "It ended [a two-year] dispute.", "P2Y", "-"),
    (WEDNESDAY, "It lasted [two and a half years].", "P2.5Y", "-"),
    (WEDNESDAY, "The flight took [5 1/2 hours].", "PT5H30M", "-"),
    (WEDNESDAY, "It lasted [several months].", "PXM", "-"),
    (WEDNESDAY, "It lasted [two decades].", "P20Y", "-"),
    (WEDNESDAY, "The [decades-long] war is over.", "PXY", "-"),
    (WEDNESDAY, "They meet [every Monday].", "XXXX-WXX-1", "-"),
    (WEDNESDAY, "They meet [each July].", "XXXX-07", "-"),
    (WEDNESDAY, "They meet [every two weeks].", "P2W", "-"),
    (WEDNESDAY, "They meet [each year].", "P1Y", "-"),
    (WEDNESDAY, "They meet [daily].", "P1D", "-"),
    (WEDNESDAY, "The list is printed [annually].", "P1Y", "-"),
    (WEDNESDAY, "They meet on [Tuesday nights].", "XXXX-WXX-2TNI", "-"),
    (WEDNESDAY, "The city is [now] calm.", "PRESENT_REF", "-"),
    (WEDNESDAY, "The city is [currently] calm.", "PRESENT_REF", "-"),
    (WEDNESDAY, "He [recently] left.", "PAST_REF", "-"),
    (WEDNESDAY, "He leaves [soon].", "FUTURE_REF", "-"),
    (WEDNESDAY, "He leaves in [the near future].", "FUTURE_REF", "-"),
]

HOLIDAYS: list[Case] = [
    (WEDNESDAY, "The shop was raided on [Christmas Day].", "2023-12-25", "2023-12-25"),
    (WEDNESDAY, "The shop was raided on [New Year's Eve].", "2023-12-31", "2023-12-31"),
    (WEDNESDAY, "[Easter Monday 2024] will be calm.", "2024-04-01", "2024-04-01"),
    (WEDNESDAY, "[Last Easter] it was calm.", "2023-04-09", "2023-04-09"),
    ("2000-01-06", "The boy was found on [Thanksgiving Day].", "1999-11-25", "1999-11-25"),
    (WEDNESDAY, "The truce holds for [Ramadan].", "XXXX-XX-XX", "-"),
]


@pytest.mark.parametrize(
    "case",
    [
        *DAYS, *WEEKDAYS, *NEAR, *CLOCKS, *MONTHS, *YEARS, *DISTANCES, *RANGES, *LENGTHS,
        *HOLIDAYS,
    ],
    ids=lambda case: case[1],
)  # fmt: skip
def test_reads(case: Case) -> None:
    check(case, language="en")
