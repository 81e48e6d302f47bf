"""French time expressions: the same readings behind other words."""

from __future__ import annotations

import pytest

from tests.annotate.time_cases import Case, check

WEDNESDAY = "2024-01-17"

DAYS: list[Case] = [
    (WEDNESDAY, "Il est arrivé [le 14 janvier 2024] à Oslo.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "Il est arrivé [le 14 janv.] à Oslo.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "Ils ont défilé [le 1er mai].", "2023-05-01", "2023-05-01"),
    (WEDNESDAY, "Ils ont voté [vendredi 12 janvier].", "2024-01-12", "2024-01-12"),
    (WEDNESDAY, "On votera [le 9 juin prochain].", "2024-06-09", "2024-06-09"),
    (WEDNESDAY, "Les attentats du [11 septembre 2001] ont marqué la ville.", "2001-09-11", "2001-09-11"),
    (WEDNESDAY, "Il a démissionné [lundi].", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "Il démissionnera [lundi].", "2024-01-22", "2024-01-22"),
    (WEDNESDAY, "Il a été vu [vendredi dernier].", "2024-01-12", "2024-01-12"),
    (WEDNESDAY, "Il partira [lundi prochain].", "2024-01-22", "2024-01-22"),
    (WEDNESDAY, "[Ce mercredi] il a plu.", "2024-01-17", "2024-01-17"),
    (WEDNESDAY, "[Hier], il a plu.", "2024-01-16", "2024-01-16"),
    (WEDNESDAY, "[Avant-hier], il a plu.", "2024-01-15", "2024-01-15"),
    (WEDNESDAY, "[Aujourd'hui], il pleut.", "2024-01-17", "2024-01-17"),
    (WEDNESDAY, "[Aujourd’hui], il pleut.", "2024-01-17", "2024-01-17"),
    (WEDNESDAY, "[Demain], il pleuvra.", "2024-01-18", "2024-01-18"),
    (WEDNESDAY, "[Après-demain], il pleuvra.", "2024-01-19", "2024-01-19"),
    (WEDNESDAY, "[Hier soir], il a plu.", "2024-01-16TEV", "2024-01-16"),
    (WEDNESDAY, "[La nuit dernière], il a plu.", "2024-01-16TNI", "2024-01-16"),
    (WEDNESDAY, "[Lundi après-midi], il a plu.", "2024-01-15TAF", "2024-01-15"),
    (WEDNESDAY, "Dans [la nuit de lundi à mardi], il a plu.", "2024-01-15TNI", "2024-01-15"),
    (WEDNESDAY, "Il a plu [vendredi à 18 h 30].", "2024-01-12T18:30", "2024-01-12"),
    (WEDNESDAY, "Il pleut depuis vendredi; à [18h30], cela cesse.", "2024-01-12T18:30", "2024-01-12"),
]  # fmt: skip

PERIODS: list[Case] = [
    (WEDNESDAY, "[La semaine dernière], il a plu.", "2024-W02", "2024-01-08/2024-01-14 week"),
    (WEDNESDAY, "[Le week-end dernier], il a plu.", "2024-W02-WE", "2024-01-13/2024-01-14 range"),
    (WEDNESDAY, "[Ce mois-ci], il a plu.", "2024-01", "2024-01/2024-01 month"),
    (WEDNESDAY, "[Le mois prochain], on votera.", "2024-02", "2024-02/2024-02 month"),
    (WEDNESDAY, "[L'an dernier], il a plu.", "2023", "2023/2023 year"),
    (WEDNESDAY, "Il est venu en [octobre dernier].", "2023-10", "2023-10/2023-10 month"),
    (WEDNESDAY, "En [octobre de l'année dernière] il est venu.", "2023-10", "2023-10/2023-10 month"),
    (WEDNESDAY, "[Fin mars], il est parti.", "2023-03", "2023-03/2023-03 month"),
    (WEDNESDAY, "Il est parti en [1995].", "1995", "1995/1995 year"),
    (WEDNESDAY, "[Les années 1990] furent calmes.", "199", "1990/1999 range"),
    (WEDNESDAY, "Au [XIXe siècle], tout était calme.", "18", "1800/1899 range"),
    (WEDNESDAY, "[L'été dernier], il a fui.", "2023-SU", "2023-06/2023-08 season"),
    (WEDNESDAY, "[Au troisième trimestre 2023], tout a baissé.", "2023-Q3", "2023-07/2023-09 quarter"),
    (WEDNESDAY, "À [la fin de l'année dernière], il a fui.", "2023", "2023/2023 year"),
]  # fmt: skip

DISTANCES: list[Case] = [
    (WEDNESDAY, "[Il y a trois jours], le pont a sauté.", "2024-01-14", "2024-01-14"),
    (WEDNESDAY, "[Dans deux semaines], il partira.", "2024-W05", "2024-01-29/2024-02-04 week"),
    (WEDNESDAY, "La guerre éclata en 2011. [Trois ans plus tard], elle cessa.", "2014", "2014/2014 year"),
    (WEDNESDAY, "Tout commença le 3 mai 2023. [Le lendemain], tout cessa.", "2023-05-04", "2023-05-04"),
    (WEDNESDAY, "Tout commença le 3 mai 2023. [La veille], il avait plu.", "2023-05-02", "2023-05-02"),
    (WEDNESDAY, "[Le même jour], il est mort.", "XXXX-XX-XX", "-"),
    (WEDNESDAY, "La visite est prévue du [20] au 23 janvier.", "2024-01-20", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "Il sera là entre le 20 janvier et [le 23 janvier].", "2024-01-23", "2024-01-20/2024-01-23 range"),
    (WEDNESDAY, "De [mars] à mai 2023, il a fui.", "2023-03", "2023-03/2023-05 range"),
    (WEDNESDAY, "Des sanctions sont en vigueur depuis [2011].", "2011", "2011/.. open"),
    (WEDNESDAY, "La base fermera d'ici [2025].", "2025", "2025/2025 year"),
    (WEDNESDAY, "La trêve tient jusqu'au [3 mars].", "2024-03-03", "../2024-03-03 open"),
    (WEDNESDAY, "La loi s'appliquera à partir du [30 août].", "2024-08-30", "2024-08-30/.. open"),
    (WEDNESDAY, "[Ces trois derniers jours] furent calmes.", "P3D", "2024-01-14/2024-01-17 range"),
]  # fmt: skip

LENGTHS: list[Case] = [
    (WEDNESDAY, "Ils ont parlé pendant [trois jours].", "P3D", "-"),
    (WEDNESDAY, "Il a purgé [un mois et demi].", "P1.5M", "-"),
    (WEDNESDAY, "Après [un demi-siècle], il revient.", "P50Y", "-"),
    (WEDNESDAY, "Après [un quart de siècle], il revient.", "P25Y", "-"),
    (WEDNESDAY, "Il a dormi [quatre-vingt-dix jours].", "P90D", "-"),
    (WEDNESDAY, "Ils se voient [tous les lundis].", "XXXX-WXX-1", "-"),
    (WEDNESDAY, "Ils se voient [chaque année].", "P1Y", "-"),
    (WEDNESDAY, "Il est [actuellement] à Rome.", "PRESENT_REF", "-"),
    (WEDNESDAY, "Il est [récemment] parti.", "PAST_REF", "-"),
    (WEDNESDAY, "Il partira [bientôt].", "FUTURE_REF", "-"),
    (WEDNESDAY, "La boutique a brûlé à [Noël].", "2023-12-25", "2023-12-25"),
]


@pytest.mark.parametrize("case", [*DAYS, *PERIODS, *DISTANCES, *LENGTHS], ids=lambda case: case[1])
def test_reads(case: Case) -> None:
    check(case, language="fr")
