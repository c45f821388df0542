"""A document with everything in it that a report may hold, and what tries to break out of it."""

from fractions import Fraction

from duban.domain.document import Document, Figure, Figures, Grid, Heading, Paragraph
from duban.exchange.documents.wording import FEN, percent, yuan

POPULATION = "示例市2026年7月届满的信访事项"
SOURCE = "《信访工作条例》第三十四条"
HOSTILE = (
    "<b>&amp; {{ title }} {_{ x }_} {% if %} ]]> \x07\x0c\x00\x1b[31m\u202e\ufffe\ud800 =1+1 _x0041_ \u2028"
)

RATE = Figure(
    label="按期办结率",
    value=Fraction(28, 29),
    numerator=28,
    denominator=29,
    aside=1,
    population=POPULATION,
    source=SOURCE,
)
COUNT = Figure(label="受理", value=31, unit="件", population=POPULATION)
UNKNOWN = Figure(label="重复信访率", value=None, denominator=12, aside=3, population=POPULATION)
EMPTY = Figure(label="化解率", value=None, numerator=0, denominator=0, population=POPULATION)
MONEY = Figure(label="奖励", value=1_234_550, unit=FEN, population="2026年核定的奖励")
PER_HEAD = Figure(
    label="万人信访量",
    value=Fraction(37, 8),
    numerator=37,
    denominator=8,
    unit="件/万人",
    population=POPULATION,
)

GRID = Grid(
    caption="各县区按期办结情况",
    header=("单位", "应办结", "按期率", "奖金", "备注"),
    rows=(
        ("示例县人民政府", 29, percent(Fraction(28, 29)), yuan(100_050), None),
        ("=示例区", 7, percent(Fraction(0)), yuan(-5), HOSTILE),
    ),
)

DOCUMENT = Document(
    name="bulletin",
    title="督查情况通报",
    issuer="示例市信访局",
    dated="2026年8月3日",
    number="第31期",
    blocks=(
        Heading(text="一、总体情况"),
        Paragraph(text="第一段。\n第二段。"),
        Figures(figures=(RATE, COUNT, UNKNOWN, EMPTY, MONEY, PER_HEAD)),
        Heading(text="（一）分单位", level=2),
        GRID,
        Heading(text="1.说明", level=3),
        Paragraph(text=HOSTILE),
        Grid(caption="没有行的表", header=("单位", "数"), rows=()),
    ),
    closing="数据截至2026年8月2日。",
)
