import { assert, describe, it } from "@effect/vitest"
import { checkFlow } from "./check.ts"
import type { AnyFlow } from "./flow.ts"
import { nodeKinds } from "./node-kinds.ts"
import { lookup } from "./testing/lookup.ts"
import { passing } from "./testing/passing.ts"

type Nodes = Readonly<Record<string, { readonly _tag: string; readonly [field: string]: unknown }>>

const sales = { _tag: "Enqueue", queue: "sales" }
const play = (next: string, prompt = "welcome") => ({ _tag: "Play", prompt, next })
const menu = (more: object = {}) => ({
  _tag: "Menu",
  prompt: "choose",
  keys: { "1": "wait" },
  timeoutMs: 5_000,
  tries: 2,
  otherwise: "wait",
  ...more
})
const known = {
  queues: new Set(["sales", "service"]),
  prompts: new Set(["welcome", "choose"]),
  calendars: new Set(["office"])
}
const hours = (calendar: string, open = "wait", closed = "wait") => ({ _tag: "Hours", calendar, open, closed })
const says = (text: string, more: object = {}) => ({ _tag: "Say", text, language: "zh-CN", next: "wait", ...more })
const flowOf = (nodes: Nodes, start = Object.keys(nodes)[0] ?? ""): AnyFlow => ({ id: "f", version: 1, start, nodes })
const problems = (flow: AnyFlow, names: Parameters<typeof checkFlow>[1] = known) =>
  checkFlow(flow, names, [...nodeKinds, lookup, passing])
const lines = (flow: AnyFlow) => problems(flow).map(({ _tag, where, words }) => `${_tag} ${where}: ${words.en}`)

describe("a flow is refused for", () => {
  it.each<readonly [string, AnyFlow, ReadonlyArray<string>]>([
    ["nothing, when it is well", flowOf({ a: play("m"), m: menu(), wait: sales }), []],
    [
      "nothing, when it waits in a circle that has a way out",
      flowOf({ m: menu({ keys: { "9": "m" } }), wait: sales }),
      []
    ],
    [
      "a start that is missing",
      flowOf({ wait: sales }, "wiat"),
      [`UnknownNode flows.f: starts at "wiat", which it has not; did you mean "wait"?`]
    ],
    ["having no node at all", flowOf({}), [`UnknownNode flows.f: starts at "", which it has not`]],
    [
      "a name that every object has",
      flowOf({ a: play("toString") }),
      [`UnknownNode flows.f.nodes.a: goes to "toString", which the flow has not`]
    ],
    [
      "nodes that are missing, each by its name",
      flowOf({ m: menu({ keys: { "1": "wait", "2": "wiat" }, otherwise: "nowhere-near" }), wait: sales }),
      [
        `UnknownNode flows.f.nodes.m: goes to "wiat", which the flow has not; did you mean "wait"?`,
        `UnknownNode flows.f.nodes.m: goes to "nowhere-near", which the flow has not`
      ]
    ],
    [
      "a queue that is missing",
      flowOf({ wait: { _tag: "Enqueue", queue: "sale" } }),
      [`UnknownQueue flows.f.nodes.wait: there is no queue "sale"; did you mean "sales"?`]
    ],
    [
      "prompts that are missing",
      flowOf({ a: play("m", "welcom"), m: menu({ prompt: "x" }), wait: sales }),
      [
        `UnknownPrompt flows.f.nodes.a: there is no prompt "welcom"; did you mean "welcome"?`,
        `UnknownPrompt flows.f.nodes.m: there is no prompt "x"`
      ]
    ],
    ["nothing, when it asks a calendar there is", flowOf({ h: hours("office"), wait: sales }), []],
    [
      "a calendar that is missing",
      flowOf({ h: hours("offise"), wait: sales }),
      [`UnknownCalendar flows.f.nodes.h: there is no calendar "offise"; did you mean "office"?`]
    ],
    [
      "asking calendars in a circle",
      flowOf({ h: hours("office", "wait", "h"), wait: sales }),
      [`NeverWaits flows.f.nodes.h: comes back to itself without waiting anywhere`]
    ],
    [
      "nothing, when it says what is known",
      flowOf({
        s: says("您好[，{customer}]。前面有 {waiting} 位。", { queue: "sales", fallback: "welcome" }),
        wait: sales
      }),
      []
    ],
    [
      "saying what nobody knows",
      flowOf({ s: says("您好，{name}"), wait: sales }),
      [
        `UnknownValue flows.f.nodes.s: there is no "{name}"; there are: {number} {dialled} {customer} {keys} {date} {time} {alarm} {prompt} {waiting}`
      ]
    ],
    [
      "saying nothing, or by a prompt and of a queue that are missing",
      flowOf({ s: says(" ", { queue: "sale", fallback: "welcom" }), wait: sales }),
      [
        `UnknownQueue flows.f.nodes.s: there is no queue "sale"; did you mean "sales"?`,
        `UnknownPrompt flows.f.nodes.s: there is no prompt "welcom"; did you mean "welcome"?`,
        "NoText flows.f.nodes.s: has no word to say"
      ]
    ],
    [
      "saying too much, half a bracket, and how many wait nobody knows where",
      flowOf({ s: says(`[{waiting}${"长".repeat(500)}`), wait: sales }),
      [
        "OutOfRange flows.f.nodes.s: says 510 characters; 500 are the most",
        "Brackets flows.f.nodes.s: has a bracket without its other half",
        'NoQueue flows.f.nodes.s: says {waiting} and names no "queue"'
      ]
    ],
    [
      "a key that no telephone has",
      flowOf({ m: menu({ keys: { "12": "wait" } }), wait: sales }),
      [`NoSuchKey flows.f.nodes.m: "12" is no key of a telephone`]
    ],
    [
      "a menu without keys",
      flowOf({ m: menu({ keys: {} }), wait: sales }),
      [`NoKeys flows.f.nodes.m: is a menu without a key to press`]
    ],
    [
      "a menu without time and tries",
      flowOf({ m: menu({ timeoutMs: 0, tries: 0 }), wait: sales }),
      [
        "OutOfRange flows.f.nodes.m: timeoutMs is 0, which leaves no time to press a key",
        "OutOfRange flows.f.nodes.m: tries is 0; a menu is tried at least once"
      ]
    ],
    [
      "a node that nobody comes to",
      flowOf({ wait: sales, lost: play("wait") }),
      [`Unreachable flows.f.nodes.lost: no way leads here from "wait", where the flow starts`]
    ],
    [
      "a round without end",
      flowOf({ a: play("b"), b: play("a") }),
      ["a", "b"].map(
        (name) =>
          `NeverEnds flows.f.nodes.${name}: leads to no queue and no hang-up: its callers would go round for ever`
      )
    ],
    [
      "a circle that never waits",
      flowOf({
        a: { _tag: "Passing", name: "n", value: "v", next: "b" },
        b: { _tag: "Passing", name: "n", value: "v", next: "a" }
      }),
      ["a", "b"].flatMap((name) => [
        `NeverEnds flows.f.nodes.${name}: leads to no queue and no hang-up: its callers would go round for ever`,
        `NeverWaits flows.f.nodes.${name}: comes back to itself without waiting anywhere`
      ])
    ],
    [
      "a wish of its kind",
      flowOf({ a: { _tag: "Lookup", port: "p", into: "", found: "wait", missing: "wait" }, wait: sales }),
      ["NoVariable flows.f.nodes.a: keeps its answer nowhere"]
    ],
    [
      "a kind that is not known, and for nothing that it may lead to",
      flowOf({ a: { _tag: "Unknown", kind: "Pley", written: {} }, wait: sales }),
      [`UnknownKind flows.f.nodes.a: is a "Pley", which this version does not know; did you mean "Play"?`]
    ]
  ])("%s", (_, flow, expected) => {
    assert.deepStrictEqual(lines(flow), expected)
    for (const { words } of problems(flow)) {
      assert.match(words.zh, /\p{Script=Han}/u)
      assert.notMatch(words.en, /\p{Script=Han}/u)
    }
  })

  it("everything at once", () => {
    const flow = flowOf({
      a: play("gone", "hum"),
      m: menu({ keys: {}, tries: 0 }),
      wait: { _tag: "Enqueue", queue: "nobody" },
      odd: { _tag: "Unknown", kind: "Hologram", written: {} }
    })
    assert.deepStrictEqual(
      problems(flow).map(({ _tag, node }) => `${node} ${_tag}`),
      [
        "a UnknownNode",
        "a UnknownPrompt",
        "m NoKeys",
        "m OutOfRange",
        "wait UnknownQueue",
        "odd UnknownKind",
        "m Unreachable",
        "wait Unreachable",
        "odd Unreachable"
      ]
    )
  })

  it("a later version by its number, with the words for other languages apart", () => {
    assert.deepStrictEqual(problems({ ...flowOf({ wait: { _tag: "Enqueue", queue: "sale" } }), version: 4 }), [
      {
        _tag: "UnknownQueue",
        where: "flows.f@4.nodes.wait",
        node: "wait",
        name: "sale",
        meant: "sales",
        words: { zh: "没有队列“sale”；是否想写“sales”？", en: `there is no queue "sale"; did you mean "sales"?` }
      }
    ])
  })

  it("no prompt when nobody knows which there are", () => {
    assert.deepStrictEqual(problems(flowOf({ a: play("wait", "hum"), wait: sales }), { queues: known.queues }), [])
  })
})
