"""All rule kinds that a pack may use."""

from duban.policy.assessing import Indicator, Ranking, Scorecard
from duban.policy.campaigning import Campaign
from duban.policy.following import Attribution, Ground, Ladder, Reward, Suggestion
from duban.policy.rules import Assignment, Checklist, Deadline, Duty, Procedure, Quota, Route, Rule

KINDS: dict[str, type[Rule]] = {
    "deadline": Deadline,
    "duty": Duty,
    "quota": Quota,
    "assignment": Assignment,
    "procedure": Procedure,
    "checklist": Checklist,
    "route": Route,
    "campaign": Campaign,
    "ground": Ground,
    "ladder": Ladder,
    "attribution": Attribution,
    "suggestion": Suggestion,
    "indicator": Indicator,
    "scorecard": Scorecard,
    "ranking": Ranking,
    "reward": Reward,
}
"""Rule kinds by the value of their TOML key ``kind``."""
