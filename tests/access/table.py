"""Every address × everybody who signs in: what GET (and HEAD) and POST with nothing in it give.

    2  the page          3  a redirect (done, or sent on)     M  not by this method (405)
    F  403: may be seen, may not be done        -  404: not there for this reader

The seven marks stand for: officer of the own district (119), officer of the other district (123),
officer of an agency, officer of the police, provincial staff, leadership, administrator. Rows are
119's unless the name goes on with `@`: another owner's row of the same kind (see conftest.py).
"""

from dataclasses import dataclass
from typing import Any

#: addresses that need nobody signed in
OPEN = ("healthz", "readyz", "accounts:login", "accounts:second-step", "accounts:recovery-step")

#: the parts of an address, where they are not simply the record's key (`#noun`)
ARGS: dict[str, list[Any]] = {
    "places:district": ["119"],
    "communes:district-phone": ["#district"],
    "places:commune": ["03721"],
    "dashboard:rows": ["hotspots_cleared"],
    "dashboard:district-rows": ["hotspots_cleared", "119"],
    "dashboard:information": ["new_models"],
    "plan:plan-detail": [2019],
    "plan:plan-edit": [2019],
    "plan:period-list": [2019],
    "plan:period-detail": [2019, "#period"],
    "plan:period-edit": [2019, "#period"],
    "plan:period-close": [2019, "#period"],
    "plan:period-adjustments": [2019, "#closed"],
    **{
        f"reports:{name}": [2019, "#period"]
        for name in (
            "report-detail",
            "report-docx",
            "report-pdf",
            "report-xlsx",
            "brief-docx",
            "brief-pdf",
            "report-sign",
        )
    },
    **{f"reports:report-{name}": [2019, "#closed"] for name in ("scan", "unsign")},
    "reports:report-list": [2019],
    "reports:report-current": [],
    "reports:passage-edit": [2019, "#period", "causes"],
    "returns:period-open": ["#period"],
    "returns:urge": ["#period"],
    "returns:urge-docx": ["#period"],
    "returns:urge-pdf": ["#period"],
    "returns:earlier-report": [2018, "half", 1],
    "returns:earlier-type": [2018, "half", 1],
    "returns:rows": ["#period", "b2.visits"],
    "inspections:visit-create": ["#inspection"],
    "inspections:sanction-create": ["#finding"],
    "plan:period-current": [],
    "sheets:start": [],
    "sheets:whole-export": [],
    **{f"sheets:{what}": ["activities"] for what in ("template", "table-export", "import-create")},
    "inspections:establishment-suggest": [],
    "inspections:calendar": [],
    "inspections:suggestions": [],
    "inspections:establishment-alike": [],
    "inspections:file-create": ["#visit"],
    **{
        f"inspections:file-{what}": ["#visit", "#file"]
        for what in ("open", "thumbnail", "release", "remove")
    },
    "inspections:suspension-create": ["#establishment"],
    "administration:posting-create": ["#user"],
    "administration:user-second-factor": ["#user"],
    "accounts:session-end": ["0123456789abcdef"],
    **{
        f"plan:{name}": [2019, "communes_reached"]
        for name in (
            "target-detail",
            "target-change",
            "target-complete",
            "target-withdraw",
            "allocation",
            "explanation-ask",
        )
    },
}

#: what an address is named after, where it is not the record itself: its papers
OF_RECORD = {
    **{f"inspection-{paper}": "inspection" for paper in ("blank", "invitation", "members")},
    **{f"visit-{paper}": "visit" for paper in ("minutes", "violations")},
}

TABLE = """
healthz                                              2222222 2222222
readyz                                               2222222 MMMMMMM
accounts:account                                     2222222 MMMMMMM
accounts:login                                       3333333 3333333
accounts:second-step                                 3333333 3333333
accounts:recovery-step                               3333333 3333333
accounts:second-factor                               2222323 2222323
accounts:recovery-codes                              MMMMMMM 3333232
accounts:second-factor-remove                        MMMMMMM 3333F3F
accounts:viewing-end                                 MMMMMMM 3333333
accounts:session-end                                 MMMMMMM 3333333
accounts:session-end-all                             MMMMMMM 3333333
accounts:logout                                      MMMMMMM 3333333
accounts:password-change                             2222222 2222222
accounts:reminders                                   2222222 2222222

dashboard:district-rows                              2--2222 MMMMMMM
dashboard:district-rows@123                          -2-2222 MMMMMMM
dashboard:district-rows@999                          ------- MMMMMMM
dashboard:following                                  2222222 MMMMMMM
dashboard:information                                222-222 MMMMMMM
dashboard:information?district=119                   2---222 MMMMMMM
dashboard:information@nothing                        ------- MMMMMMM
dashboard:map                                        22--222 MMMMMMM
dashboard:map?district=119                           2---222 MMMMMMM
dashboard:overview                                   2222222 MMMMMMM
dashboard:overview?district=119                      2--2222 MMMMMMM
dashboard:overview?district=999                      ------- MMMMMMM
dashboard:progress-json                              2222222 MMMMMMM
dashboard:progress-json?district=119                 2--2222 MMMMMMM
dashboard:rows                                       2222222 MMMMMMM
dashboard:rows?district=119                          2--2222 MMMMMMM
dashboard:rows@communes_reached                      222-222 MMMMMMM
dashboard:rows@nothing                               ------- MMMMMMM
dashboard:rows@provincial_inspections                ----222 MMMMMMM
dashboard:rows@provincial_inspections?district=119   ------- MMMMMMM
dashboard:specimen                                   2222222 2222222

inbox:inbox                                          2222222 MMMMMMM
bin:bin                                              22222FF MMMMMMM

returns:completeness                                 2222222 MMMMMMM
returns:earlier-reports                              ----222 MMMMMMM
returns:earlier-report                               ----222 MMMMMMM
returns:earlier-report@13                            ------- MMMMMMM
returns:earlier-type                                 ----2FF ----3FF
returns:period-open                                  MMMMMMM FFFF3FF
returns:return-list                                  2222222 MMMMMMM
returns:return-detail                                2---222 MMMMMMM
returns:return-detail@agency                         --2-222 MMMMMMM
returns:return-detail@sent                           2---222 MMMMMMM
returns:return-docx                                  2---222 MMMMMMM
returns:return-docx@agency                           --2-222 MMMMMMM
returns:return-docx@sent                             2---222 MMMMMMM
returns:return-pdf                                   2---222 MMMMMMM
returns:return-enter                                 2---2FF 3---3FF
returns:return-enter@agency                          --2-2FF --3-3FF
returns:return-file@sent                             2---222 MMMMMMM
returns:return-sendback@sent                         F---2FF F---2FF
returns:return-sign@sent                             2---2FF 2---2FF
returns:return-verify@sent                           MMMMMMM F---3FF
returns:return-withdraw@sent                         MMMMMMM 3---3FF
returns:review                                       FFFF2FF FFFF2FF
returns:rows                                         ----222 MMMMMMM
returns:rows@b3.incidents.sellers                    ----2-- MMMMMMM
returns:urge                                         FFFF2FF MMMMMMM
returns:urge-docx                                    FFFF2FF MMMMMMM
returns:urge-pdf                                     FFFF2FF MMMMMMM

reports:brief-docx                                   FFFF222 MMMMMMM
reports:brief-pdf                                    FFFF222 MMMMMMM
reports:passage-edit                                 FFFF2FF FFFF3FF
reports:report-current                               FFFF333 MMMMMMM
reports:report-detail                                FFFF222 MMMMMMM
reports:report-docx                                  FFFF222 MMMMMMM
reports:report-list                                  FFFF222 MMMMMMM
reports:report-pdf                                   FFFF222 MMMMMMM
reports:report-scan                                  FFFF222 MMMMMMM
reports:report-sign                                  FFFF3FF FFFF3FF
reports:report-unsign                                MMMMMMM FFFF3FF
reports:report-xlsx                                  FFFF222 MMMMMMM

sheets:import-correct                                MMMMMMM 3------
sheets:import-create                                 22222FF 22222FF
sheets:import-create@nothing                         ------- -------
sheets:import-detail                                 2------ MMMMMMM
sheets:import-drop                                   MMMMMMM 3------
sheets:import-faults                                 2------ MMMMMMM
sheets:import-recheck                                MMMMMMM 3------
sheets:import-store                                  MMMMMMM 3------
sheets:import-undo                                   MMMMMMM 3------
sheets:start                                         22222FF MMMMMMM
sheets:table-export                                  22222FF MMMMMMM
sheets:table-export@nothing                          ------- MMMMMMM
sheets:template                                      22222FF MMMMMMM
sheets:whole-export                                  22222FF MMMMMMM
sheets:template@nothing                              ------- MMMMMMM

places:commune                                       2-22222 MMMMMMM
places:district                                      2-22222 MMMMMMM
places:district@123                                  -222222 MMMMMMM
places:district@999                                  ------- MMMMMMM

plan:allocation                                      FFFF2FF FFFF3FF
plan:earlier-figures                                 2222222 MMMMMMM
plan:earlier-figure-create                           FFFF2FF FFFF2FF
plan:earlier-figure-detail                           2222222 MMMMMMM
plan:earlier-figure-edit                             FFFF2FF FFFF2FF
plan:earlier-figure-delete                           MMMMMMM FFFF3FF
plan:earlier-figure-restore                          MMMMMMM FFFF3FF
plan:explanation-list                                2222222 MMMMMMM
plan:explanation-ask                                 FFFF22F FFFF22F
plan:explanation-detail                              2---222 MMMMMMM
plan:explanation-detail@agency                       --2-222 MMMMMMM
plan:explanation-answer                              2---2FF 2---2FF
plan:explanation-answer@agency                       --2-2FF --2-2FF
plan:explanation-answer@answered                     F---FFF F---FFF
plan:explanation-judge                               FFFFFFF FFFFFFF
plan:explanation-judge@answered                      FFFF22F FFFF22F
plan:task-list                                       2222222 MMMMMMM
plan:task-create                                     FFFF2FF FFFF2FF
plan:task-detail                                     2---222 MMMMMMM
plan:task-edit                                       F---2FF F---2FF
plan:task-delete                                     MMMMMMM F---3FF
plan:task-restore                                    MMMMMMM F---3FF
plan:task-report                                     2---2FF 2---2FF
plan:task-detail@agency                              --2-222 MMMMMMM
plan:task-report@agency                              --2-2FF --2-2FF
plan:period-adjustments                              2222222 MMMMMMM
plan:period-close                                    FFFF3FF FFFF3FF
plan:period-list                                     2222222 MMMMMMM
plan:period-detail                                   2222222 MMMMMMM
plan:period-edit                                     FFFF2FF FFFF2FF
plan:period-current                                  3333333 MMMMMMM
plan:plan-detail                                     2222222 MMMMMMM
plan:plan-edit                                       FFFF2FF FFFF2FF
plan:plan-current                                    3333333 MMMMMMM
plan:plan-open                                       FFFF2FF FFFF2FF
plan:target-detail                                   2222222 MMMMMMM
plan:target-detail@nothing                           ------- MMMMMMM
plan:target-change                                   FFFF2FF FFFF2FF
plan:target-complete                                 FFFF2FF FFFF3FF
plan:target-withdraw                                 FFFF3FF FFFF3FF

communes:body-review-list                            2222222 MMMMMMM
communes:body-review-create                          22FF2FF 22FF2FF
communes:body-review-detail                          2---222 MMMMMMM
communes:body-review-edit                            2---2FF 2---2FF
communes:body-review-delete                          MMMMMMM 3---3FF
communes:body-review-restore                         MMMMMMM 3---3FF
communes:commune-list                                2222222 MMMMMMM
communes:declaration-list                            2222222 MMMMMMM
communes:declaration-create                          22222FF 22222FF
communes:declaration-detail                          2---222 MMMMMMM
communes:declaration-edit                            2---2FF 2---2FF
communes:declaration-delete                          MMMMMMM 3---3FF
communes:declaration-restore                         MMMMMMM 3---3FF
communes:declaration-detail@agency                   --2-222 MMMMMMM
communes:declaration-edit@agency                     --2-2FF --2-2FF
communes:declaration-restore@agency                  MMMMMMM --3-3FF
communes:document-list                               2222222 MMMMMMM
communes:document-create                             22222FF 22222FF
communes:document-detail                             2---222 MMMMMMM
communes:document-file                               2---222 MMMMMMM
communes:document-edit                               2---2FF 2---2FF
communes:document-delete                             MMMMMMM 3---3FF
communes:document-restore                            MMMMMMM 3---3FF
communes:document-detail@agency                      --2-222 MMMMMMM
communes:document-file@agency                        --2-222 MMMMMMM
communes:document-edit@agency                        --2-2FF --2-2FF
communes:hotline-list                                2222222 MMMMMMM
communes:hotline-create                              22222FF 22222FF
communes:hotline-detail                              2---222 MMMMMMM
communes:hotline-edit                                2---2FF 2---2FF
communes:hotline-delete                              MMMMMMM 3---3FF
communes:hotline-restore                             MMMMMMM 3---3FF
communes:hotline-detail@agency                       --2-222 MMMMMMM
communes:hotline-edit@agency                         --2-2FF --2-2FF
communes:agency-list                                 2222222 MMMMMMM
communes:agency-create                               FFFF2FF FFFF2FF
communes:agency-detail                               2222222 MMMMMMM
communes:agency-edit                                 FFFF2FF FFFF2FF
communes:agency-delete                               MMMMMMM FFFF3FF
communes:agency-restore                              MMMMMMM FFFF3FF
communes:district-phone                              2---2FF 3---3FF
communes:letterhead-list                             2222222 MMMMMMM
communes:letterhead-create                           22222FF 22222FF
communes:letterhead-detail                           2---222 MMMMMMM
communes:letterhead-edit                             2---2FF 2---2FF
communes:letterhead-delete                           MMMMMMM 3---3FF
communes:letterhead-restore                          MMMMMMM 3---3FF
communes:letterhead-detail@agency                    --2-222 MMMMMMM
communes:letterhead-edit@agency                      --2-2FF --2-2FF
communes:model-list                                  2222222 MMMMMMM
communes:model-create                                FFFF2FF FFFF2FF
communes:model-detail                                2---222 MMMMMMM
communes:model-edit                                  F---2FF F---2FF
communes:model-delete                                MMMMMMM F---3FF
communes:model-restore                               MMMMMMM F---3FF
communes:model-activity-list                         2222222 MMMMMMM
communes:model-activity-create                       22FF2FF 22FF2FF
communes:model-activity-detail                       2---222 MMMMMMM
communes:model-activity-edit                         2---2FF 2---2FF
communes:model-activity-delete                       MMMMMMM 3---3FF
communes:model-activity-restore                      MMMMMMM 3---3FF
communes:officer-list                                2222222 MMMMMMM
communes:officer-create                              22FF2FF 22FF2FF
communes:officer-detail                              2---222 MMMMMMM
communes:officer-edit                                2---2FF 2---2FF
communes:officer-delete                              MMMMMMM 3---3FF
communes:officer-restore                             MMMMMMM 3---3FF
communes:officer-replace                             2---2FF 2---2FF
communes:recognition-list                            2222222 MMMMMMM
communes:recognition-create                          FFFF2FF FFFF2FF
communes:recognition-detail                          2---222 MMMMMMM
communes:recognition-edit                            F---2FF F---2FF
communes:recognition-delete                          MMMMMMM F---3FF
communes:recognition-restore                         MMMMMMM F---3FF
communes:recognition-withdraw                        FFFF2FF FFFF2FF
communes:registration-list                           2222222 MMMMMMM
communes:registration-create                         22FF2FF 22FF2FF
communes:registration-detail                         2---222 MMMMMMM
communes:registration-edit                           2---2FF 2---2FF
communes:registration-delete                         MMMMMMM 3---3FF
communes:registration-restore                        MMMMMMM 3---3FF
communes:tag-list                                    2222222 MMMMMMM
communes:tag-create                                  22FF2FF 22FF2FF
communes:tag-detail                                  2---222 MMMMMMM
communes:tag-edit                                    2---2FF 2---2FF
communes:tag-delete                                  MMMMMMM 3---3FF
communes:tag-restore                                 MMMMMMM 3---3FF

outreach:activity-list                               2222222 MMMMMMM
outreach:activity-create                             22222FF 22222FF
outreach:activity-detail                             2---222 MMMMMMM
outreach:activity-edit                               2---2FF 2---2FF
outreach:activity-delete                             MMMMMMM 3---3FF
outreach:activity-restore                            MMMMMMM 3---3FF
outreach:activity-detail@agency                      -22-222 MMMMMMM
outreach:activity-edit@agency                        -F2-2FF -F2-2FF
outreach:activity-delete@agency                      MMMMMMM -F3-3FF
outreach:activity-restore@agency                     MMMMMMM -F3-3FF
outreach:activity-detail@both                        22--222 MMMMMMM
outreach:activity-edit@both                          FF--2FF FF--2FF
outreach:activity-delete@both                        MMMMMMM FF--3FF
outreach:course-list                                 2222222 MMMMMMM
outreach:course-create                               22222FF 22222FF
outreach:course-detail                               2---222 MMMMMMM
outreach:course-edit                                 2---2FF 2---2FF
outreach:course-delete                               MMMMMMM 3---3FF
outreach:course-restore                              MMMMMMM 3---3FF
outreach:course-detail@agency                        --2-222 MMMMMMM
outreach:course-edit@agency                          --2-2FF --2-2FF
outreach:media-list                                  2222222 MMMMMMM
outreach:media-create                                22FF2FF 22FF2FF
outreach:media-detail                                2---222 MMMMMMM
outreach:media-edit                                  2---2FF 2---2FF
outreach:media-delete                                MMMMMMM 3---3FF
outreach:media-restore                               MMMMMMM 3---3FF
outreach:outlet-list                                 2222222 MMMMMMM
outreach:outlet-create                               FFFF2FF FFFF2FF
outreach:outlet-detail                               2222222 MMMMMMM
outreach:outlet-edit                                 FFFF2FF FFFF2FF
outreach:outlet-delete                               MMMMMMM FFFF3FF
outreach:outlet-restore                              MMMMMMM FFFF3FF
outreach:month-grid                                  22FF2FF 22FF2FF

inspections:census-list                              2222222 MMMMMMM
inspections:census-detail                            2---222 MMMMMMM
inspections:census-confirm                           2---2FF 2---2FF
inspections:results                                  2222222 MMMMMMM
inspections:finding-list                             2222222 MMMMMMM
inspections:finding-detail                           2---222 MMMMMMM
inspections:finding-remedy                           2---2FF 2---2FF
inspections:finding-verify                           2---2FF 2---2FF
inspections:finding-reopen                           2---2FF 2---2FF
inspections:sanction-list                            2222222 MMMMMMM
inspections:sanction-create                          2---2FF 2---2FF
inspections:sanction-detail                          2---222 MMMMMMM
inspections:sanction-edit                            2---2FF 2---2FF
inspections:sanction-delete                          MMMMMMM 3---3FF
inspections:sanction-restore                         MMMMMMM 3---3FF
inspections:establishment-list                       2222222 MMMMMMM
inspections:establishment-create                     22222FF 22222FF
inspections:establishment-detail                     2---222 MMMMMMM
inspections:establishment-edit                       2---2FF 2---2FF
inspections:establishment-delete                     MMMMMMM 3---3FF
inspections:establishment-restore                    MMMMMMM 3---3FF
inspections:establishment-suggest                    22222FF MMMMMMM
inspections:establishment-alike                      22222FF MMMMMMM
inspections:establishment-merge                      FFFF2FF FFFF2FF
inspections:establishment-merge@123                  FFFF2FF FFFF2FF
inspections:merger-undo                              MMMMMMM FFFF3FF
inspections:suspension-create                        2---2FF 2---2FF
inspections:suspension-edit                          2---2FF 2---2FF
inspections:suspension-delete                        MMMMMMM 3---3FF
inspections:suspension-restore                       MMMMMMM 3---3FF
inspections:establishment-detail@agency              -22-222 MMMMMMM
inspections:establishment-edit@agency                -F2-2FF -F2-2FF
inspections:establishment-delete@agency              MMMMMMM -F3-3FF
inspections:file-create                              2---2FF 2---2FF
inspections:file-open                                2---2-- MMMMMMM
inspections:file-thumbnail                           2---2-- MMMMMMM
inspections:file-release                             MMMMMMM 3---3FF
inspections:file-remove                              2---2FF 2---2FF
inspections:file-release-list                        22222FF MMMMMMM
inspections:inspection-list                          2222222 MMMMMMM
inspections:inspection-create                        22222FF 22222FF
inspections:inspection-detail                        2---222 MMMMMMM
inspections:inspection-edit                          2---2FF 2---2FF
inspections:inspection-delete                        MMMMMMM 3---3FF
inspections:inspection-restore                       MMMMMMM 3---3FF
inspections:inspection-cancel                        3---3FF 3---3FF
inspections:inspection-record                        3---3FF 2---2FF
inspections:inspection-cancel@plan                   2---2FF 2---2FF
inspections:inspection-cancel@secret                 ----2FF ----2FF
inspections:inspection-record@plan                   2---2FF 2---2FF
inspections:inspection-record@secret                 ----2FF ----2FF
inspections:inspection-detail@agency                 --2-222 MMMMMMM
inspections:inspection-edit@agency                   --2-2FF --2-2FF
inspections:inspection-detail@plan                   2---2-- MMMMMMM
inspections:inspection-edit@plan                     2---2FF 2---2FF
inspections:inspection-delete@plan                   MMMMMMM 3---3FF
inspections:inspection-restore@plan                  MMMMMMM 3---3FF
inspections:inspection-detail@province               2---222 MMMMMMM
inspections:inspection-edit@province                 F---2FF F---2FF
inspections:inspection-delete@province               MMMMMMM F---3FF
inspections:inspection-detail@secret                 ----2-- MMMMMMM
inspections:inspection-edit@secret                   ----2FF ----2FF
inspections:inspection-delete@secret                 MMMMMMM ----3FF
inspections:inspection-restore@secret                MMMMMMM ----3FF
inspections:inspection-blank-docx                    2---222 MMMMMMM
inspections:inspection-blank-docx@plan               2---2-- MMMMMMM
inspections:inspection-blank-docx@secret             ----2-- MMMMMMM
inspections:inspection-blank-pdf                     2---222 MMMMMMM
inspections:inspection-blank-pdf@secret              ----2-- MMMMMMM
inspections:inspection-invitation-docx               2---222 MMMMMMM
inspections:inspection-invitation-docx@secret        ----2-- MMMMMMM
inspections:inspection-invitation-pdf                2---222 MMMMMMM
inspections:inspection-invitation-pdf@secret         ----2-- MMMMMMM
inspections:inspection-members-docx                  2---222 MMMMMMM
inspections:inspection-members-docx@secret           ----2-- MMMMMMM
inspections:inspection-members-pdf                   2---222 MMMMMMM
inspections:inspection-members-pdf@secret            ----2-- MMMMMMM
inspections:plan-list                                2222222 MMMMMMM
inspections:plan-create                              22222FF 22222FF
inspections:year-plan-list                           2222222 MMMMMMM
inspections:year-plan-create                         22222FF 22222FF
inspections:year-plan-detail                         2---2-- MMMMMMM
inspections:year-plan-edit                           2---2FF 2---2FF
inspections:year-plan-delete                         MMMMMMM 3---3FF
inspections:year-plan-restore                        MMMMMMM 3---3FF
inspections:year-plan-detail@secret                  ----2-- MMMMMMM
inspections:year-plan-edit@secret                    ----2FF ----2FF
inspections:year-plan-delete@secret                  MMMMMMM ----3FF
inspections:year-plan-restore@secret                 MMMMMMM ----3FF
inspections:inspection-reasons                       2---2FF 3---3FF
inspections:inspection-reasons@plan                  F---FFF F---FFF
inspections:inspection-reasons@secret                ----FFF ----FFF
inspections:calendar                                 2222222 MMMMMMM
inspections:calendar?month=2019-07                   2222222 MMMMMMM
inspections:suggestions                              FFFF2FF MMMMMMM
inspections:suggestions?export=csv                   FFFF2FF MMMMMMM
inspections:violation-act-list                       2222222 MMMMMMM
inspections:violation-act-create                     FFFF2FF FFFF2FF
inspections:violation-act-detail                     2222222 MMMMMMM
inspections:violation-act-edit                       FFFF2FF FFFF2FF
inspections:violation-act-delete                     MMMMMMM FFFF3FF
inspections:violation-act-restore                    MMMMMMM ----3FF
inspections:checklist-item-list                      2222222 MMMMMMM
inspections:checklist-item-create                    FFFF2FF FFFF2FF
inspections:checklist-item-detail                    2222222 MMMMMMM
inspections:checklist-item-edit                      FFFF2FF FFFF2FF
inspections:checklist-item-delete                    MMMMMMM FFFF3FF
inspections:checklist-item-restore                   MMMMMMM ----3FF
inspections:rule-value-list                          FFFF2FF MMMMMMM
inspections:rule-value-create                        FFFF2FF FFFF2FF
inspections:rule-value-detail                        FFFF2FF MMMMMMM
inspections:rule-value-edit                          FFFF2FF FFFF2FF
inspections:rule-value-delete                        FFFFMFF FFFF3FF
inspections:rule-value-restore                       FFFFMFF FFFF3FF
inspections:team-list                                2222222 MMMMMMM
inspections:team-create                              FFFF2FF FFFF2FF
inspections:team-detail                              2222222 MMMMMMM
inspections:team-edit                                FFFF2FF FFFF2FF
inspections:team-delete                              MMMMMMM FFFF3FF
inspections:team-restore                             MMMMMMM ----3FF
inspections:visit-list                               2222222 MMMMMMM
inspections:visit-create                             2---2FF 2---2FF
inspections:visit-detail                             2---222 MMMMMMM
inspections:visit-edit                               2---2FF 2---2FF
inspections:visit-delete                             MMMMMMM 3---3FF
inspections:visit-restore                            MMMMMMM 3---3FF
inspections:visit-minutes-docx                       2---222 MMMMMMM
inspections:visit-minutes-docx@agency                --2-222 MMMMMMM
inspections:visit-minutes-pdf                        2---222 MMMMMMM
inspections:visit-minutes-pdf@agency                 --2-222 MMMMMMM
# nobody's before a violation is recorded: tests/inspections/test_papers.py
inspections:visit-violations-docx                    ------- MMMMMMM
inspections:visit-violations-pdf                     ------- MMMMMMM
inspections:visit-detail@agency                      --2-222 MMMMMMM
inspections:visit-edit@agency                        --2-2FF --2-2FF

enforcement:case-list                                2222222 MMMMMMM
enforcement:case-create                              22F22FF 22F22FF
enforcement:case-detail                              2--2222 MMMMMMM
enforcement:case-edit                                2--22FF 2--22FF
enforcement:case-delete                              MMMMMMM 3--33FF
enforcement:case-restore                             MMMMMMM 3--33FF
enforcement:hotspot-list                             2222222 MMMMMMM
enforcement:hotspot-create                           22F22FF 22F22FF
enforcement:hotspot-detail                           2--2222 MMMMMMM
enforcement:hotspot-edit                             2--22FF 2--22FF
enforcement:hotspot-delete                           MMMMMMM 3--33FF
enforcement:hotspot-restore                          MMMMMMM 3--33FF
enforcement:incident-list                            2222222 MMMMMMM
enforcement:incident-create                          22F22FF 22F22FF
enforcement:incident-detail                          2--2222 MMMMMMM
enforcement:incident-edit                            2--22FF 2--22FF
enforcement:incident-delete                          MMMMMMM 3--33FF
enforcement:incident-restore                         MMMMMMM 3--33FF

administration:health                                FFFFFF2 MMMMMMM
places:why-not                                        FFFF2FF MMMMMMM
administration:permissions                           FFFFFF2 MMMMMMM
administration:posting-create                        FFFFFF2 FFFFFF2
administration:posting-edit                          FFFFFF2 FFFFFF2
administration:unit-list                             FFFFFF2 MMMMMMM
administration:user-list                             FFFFFF2 MMMMMMM
administration:user-create                           FFFFFF2 FFFFFF2
administration:user-detail                           FFFFFF2 MMMMMMM
administration:user-edit                             FFFFFF2 FFFFFF2
administration:user-second-factor                    FFFFFFM FFFFFF3
administration:user-view                             FFFFFFM FFFFFF3
administration:user-reset                            FFFFFFM FFFFFF2
administration:user-switch                           FFFFFFM FFFFFF3
"""


@dataclass(frozen=True)
class Line:
    name: str
    subject: str
    query: str
    get: str
    post: str

    @property
    def page(self) -> str:
        return self.name.rpartition("-")[2]

    @property
    def row(self) -> str:
        """The record's name among the rows of conftest.py."""
        noun = self.name.rpartition(":")[2].rpartition("-")[0]
        noun = OF_RECORD.get(noun, noun)
        return f"{noun}@{self.subject}" if self.subject else noun

    def __str__(self) -> str:
        return self.name + (f"@{self.subject}" if self.subject else "") + self.query


def parsed(text: str) -> Line:
    address, get, post = text.split()
    address, _, query = address.partition("?")
    name, _, subject = address.partition("@")
    return Line(name, subject, f"?{query}" if query else "", get, post)


LINES = [parsed(text) for text in TABLE.splitlines() if text.strip() and text[0] != "#"]


def names_in_table() -> set[str]:
    return {line.name for line in LINES}
