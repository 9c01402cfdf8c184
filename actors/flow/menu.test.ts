import { assert, describe, it } from "@effect/vitest"
import { makeCatalogue } from "./catalogue.ts"
import { checkFlow } from "./check.ts"
import type { Flow } from "./flow.ts"
import { begin, step } from "./step.ts"
import type { FlowEvent, Position, Stepped } from "./protocol.ts"
import { at, ended, expired, pressed, say } from "./testing/say.ts"

const flowWith = (apologies: { readonly wrongPrompt?: string; readonly missingPrompt?: string }): Flow => ({
  id: "hotline",
  version: 1,
  start: "menu",
  nodes: {
    menu: {
      _tag: "Menu",
      prompt: "choose",
      keys: { "1": "bye", "3": "hours" },
      timeoutMs: 5_000,
      tries: 3,
      otherwise: "bye",
      ...apologies
    },
    hours: { _tag: "Play", prompt: "hours", next: "menu" },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
})
const polite = flowWith({ wrongPrompt: "wrong", missingPrompt: "missing" })

/** What is asked at each event, one line each, and where it ends. */
const told = (flow: Flow, ...events: ReadonlyArray<FlowEvent>): ReadonlyArray<string> => {
  const catalogue = makeCatalogue([flow])
  let stepped: Stepped = begin(catalogue, { flow: "hotline", version: 1, vars: {}, numbers: 0 }, at(0))
  const lines = [say(stepped).slice(1).join()]
  for (const event of events) {
    stepped = step(catalogue, stepped[0] as Position, event, at(0))
    lines.push(
      say(stepped)
        .slice(1)
        .filter((line) => !line.startsWith("KeepKey"))
        .join()
    )
  }
  return [...lines, say(stepped)[0]!.replace(/ until \d+/u, "")]
}

describe("a menu whose caller presses a wrong key or none", () => {
  it("says so, and then itself again", () =>
    assert.deepStrictEqual(
      told(polite, ended(1), pressed("7"), ended(2), ended(3), expired("Key", 3), ended(4), ended(5)),
      [
        "Play 1 choose",
        "",
        "Play 2 wrong",
        "Play 3 choose",
        "",
        "Play 4 missing",
        "Play 5 choose",
        "",
        "menu: Key 5, try 2"
      ]
    ))

  it("takes a key while it says so", () =>
    assert.deepStrictEqual(told(polite, ended(1), pressed("7"), pressed("1")), [
      "Play 1 choose",
      "",
      "Play 2 wrong",
      "StopPlaying 2",
      "left at bye by HangUp NORMAL_CLEARING"
    ]))

  it("goes where it leads otherwise after its tries, without another word", () =>
    assert.strictEqual(
      told(polite, pressed("7"), pressed("7"), pressed("7")).at(-1),
      "left at bye by HangUp NORMAL_CLEARING"
    ))

  it("begins without a word when one comes back to it", () =>
    assert.deepStrictEqual(told(polite, pressed("7"), pressed("3"), ended(3)), [
      "Play 1 choose",
      "StopPlaying 1,Play 2 wrong",
      "StopPlaying 2,Play 3 hours",
      "Play 4 choose",
      "menu: Prompt 4"
    ]))

  it("says nothing of what it has no words for, whatever was wrong before", () =>
    assert.deepStrictEqual(
      told(flowWith({ wrongPrompt: "wrong" }), pressed("7"), ended(2), ended(3), expired("Key", 3), ended(4)),
      ["StopPlaying 1,Play 2 wrong", "Play 3 choose", "", "Play 4 choose", "", "menu: Key 4, try 2"].toSpliced(
        0,
        0,
        "Play 1 choose"
      )
    ))
})

it("a menu's checker looks whether the prompts of its apologies are there", () => {
  const problems = checkFlow(polite, { queues: new Set(), prompts: new Set(["choose", "hours", "wrong"]) })
  assert.deepStrictEqual(
    problems.map(({ _tag, words }) => [_tag, words.en.includes("missing")]),
    [["UnknownPrompt", true]]
  )
})
