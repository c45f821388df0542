"""Going about at the desk as a person does: to a screen, along its lists, through a form."""

from textual.pilot import Pilot

from duban_tui.app import DubanApp
from tests.tui.looking import see

REST = "左右键换列表"


async def go_to(key: str, words: str, pilot: Pilot[None], app: DubanApp, *keys: str) -> str:
    """Go to the screen of lists with that key and wait for the words, then press the keys; the whole screen."""
    await pilot.press(key)
    shown = await see(pilot, app, words)
    if keys:
        await pilot.press(*keys)
        shown = await see(pilot, app, REST)
    return shown


async def type_in(pilot: Pilot[None], app: DubanApp, *keys: str) -> None:
    """Fill in the line under the cursor."""
    await pilot.press("enter")
    await see(pilot, app, "Esc 取消")
    await pilot.press(*(key for word in keys for key in ([word] if word == "backspace" else word)), "enter")
    await see(pilot, app, "s 预览并登记")
