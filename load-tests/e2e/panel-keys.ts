import assert from "node:assert/strict"
import { until } from "../crowd/wait.ts"
import type { Case } from "./case.ts"
import { PLAIN } from "./panel-centre.ts"
import { atDesks, gone, WITHIN } from "./panel-desks.ts"

export const panelKeys: ReadonlyArray<Case> = [
  {
    name: "a key is changed in the help, works from then on in the place of the usual one, and does so after a reload",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, ring }) => {
        await ana.keyboard.press("?")
        const key = ana.locator("[data-key-of=answer]")
        await key.click()
        await ana.keyboard.press("Alt+q")
        await key.getByText("Alt Q").waitFor()
        await ana.keyboard.press("Escape")
        await key.waitFor({ state: "detached" })
        await ana.reload()
        await ana.getByTestId("quick-state").getByText("示忙").waitFor()
        await ring(PLAIN.hotline)
        await ana.locator("[data-ask=AnswerCall]", { hasText: "Alt Q" }).waitFor()
        await ana.evaluate(COUNT_ASKED)
        await ana.keyboard.press("Alt+a")
        await ana.keyboard.press("Alt+q")
        await hear({ customer: ["ana"], ana: ["customer"] })
        assert.equal(await ana.evaluate("window.altKeys"), "KeyA not taken, KeyQ taken")
        await ana.keyboard.press("Alt+x")
        await gone(ana)
      })
  },
  {
    name: "keys do nothing while an input method composes Chinese, and work when the word is chosen",
    run: (scene) =>
      atDesks(scene, ["ana"], async ({ ana, hear, ring, within }) => {
        await ring(PLAIN.hotline)
        await within(ana, "AnswerCall")
        await hear({ customer: ["ana"], ana: ["customer"] })
        const note = ana.getByTestId("summary").locator("textarea")
        await note.waitFor()
        await ana.keyboard.press("Alt+n")
        const input = await ana.context().newCDPSession(ana)
        await input.send("Input.imeSetComposition", { text: "ni hao", selectionStart: 6, selectionEnd: 6 })
        await ana.evaluate(COUNT_ASKED)
        await ana.keyboard.press("Alt+h")
        await ana.keyboard.press("Alt+x")
        assert.equal(
          await ana.evaluate("window.altKeys"),
          "KeyH composing not taken, KeyX composing not taken",
          "a key was taken from an input method"
        )
        await input.send("Input.insertText", { text: "你好" })
        await until("the chosen word", async () => (await note.inputValue()).includes("你好"), WITHIN)
        await hear({ customer: ["ana"], ana: ["customer"] })
        await ana.keyboard.press("Alt+x")
        await gone(ana)
      })
  }
]

/** In the page: each key pressed with Alt, and whether anybody took it. */
const COUNT_ASKED = `{
  const keys = []
  addEventListener("keydown", (event) => {
    if (!event.altKey || event.key === "Alt") return
    queueMicrotask(() => {
      keys.push([event.code, event.isComposing ? " composing" : "", event.defaultPrevented ? " taken" : " not taken"].join(""))
      window.altKeys = keys.join(", ")
    })
  })
}`
