import { assert, describe, it } from "@effect/vitest"
import { QueueId } from "../vocabulary.ts"
import { makeCatalogue, newestOf } from "./catalogue.ts"
import type { AnyFlow, Flow } from "./flow.ts"
import { FLOW_STEPS_LIMIT, KEYS_LIMIT, VARIABLE_LENGTH_LIMIT, VARIABLES_LIMIT } from "./limits.ts"
import { leave, nodeKind, playPrompt } from "./node-kind.ts"
import { nodeKinds } from "./node-kinds.ts"
import { filledText } from "./nodes/say.ts"
import { type FlowEvent, keysOf, type Position, type Stepped } from "./protocol.ts"
import { begin, step, timersOf } from "./step.ts"
import { lookup } from "./testing/lookup.ts"
import { passing } from "./testing/passing.ts"
import { at, ended, expired, pressed, say } from "./testing/say.ts"

const hotline: Flow = {
  id: "hotline",
  version: 1,
  start: "welcome",
  nodes: {
    welcome: { _tag: "Play", prompt: "welcome", next: "menu" },
    menu: {
      _tag: "Menu",
      prompt: "choose",
      keys: { "1": "wait", "9": "menu" },
      timeoutMs: 5_000,
      tries: 2,
      otherwise: "bye"
    },
    wait: { _tag: "Enqueue", queue: QueueId.make("sales") },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  }
}
const asking: AnyFlow = {
  id: "asking",
  version: 1,
  start: "who",
  nodes: {
    who: { _tag: "Lookup", port: "directory", into: "name", found: "vip", missing: "bye" },
    vip: { _tag: "Passing", name: "vip", value: "yes", next: "wait" },
    wait: { _tag: "Enqueue", queue: "sales" },
    bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
  } as AnyFlow["nodes"]
}
const catalogueOf = (...flows: ReadonlyArray<AnyFlow>) => makeCatalogue(flows, [...nodeKinds, lookup, passing])
const catalogue = catalogueOf(hotline, asking)

const beginAt = (flow: AnyFlow, start = flow.start) =>
  begin(catalogueOf({ ...flow, start }), { flow: flow.id, version: flow.version, vars: {}, numbers: 0 }, at(0))

type Told = readonly [atMs: number, event: FlowEvent]
/** Begins at a node and tells it what happens; what the last event brought. */
const play = (start: string, told: ReadonlyArray<Told>, flow: AnyFlow = hotline): Stepped => {
  const all = catalogueOf({ ...flow, start })
  let stepped = beginAt(flow, start)
  for (const [ms, event] of told) {
    assert.strictEqual(stepped[0]._tag, "InNode", "it goes on until the last event")
    stepped = step(all, stepped[0] as Position, event, at(ms))
  }
  return stepped
}

const promptOver: ReadonlyArray<Told> = [[3_000, ended(1)]]
const unchanged = (start: string, told: ReadonlyArray<Told>) => [say(play(start, told))[0]!]

describe("a node that plays", () => {
  it.each([
    ["begins with its prompt", [], ["welcome: Prompt 1 until 60000", "Play 1 welcome"]],
    ["goes on when it has ended", promptOver, ["menu: Prompt 2 until 63000", "Play 2 choose"]],
    [
      "goes on when there is no such prompt",
      [[1, ended(1, "not-found")]],
      ["menu: Prompt 2 until 60001", "Play 2 choose"]
    ],
    [
      "goes on when its end was lost",
      [[60_000, expired("Prompt", 1)]],
      ["menu: Prompt 2 until 120000", "Play 2 choose"]
    ],
    ["stays when the prompt was replaced", [[3_000, ended(1, "stopped")]], unchanged("welcome", [])],
    ["stays when an older prompt ends", [[3_000, ended(0)]], unchanged("welcome", [])],
    ["stays at a key", [[3_000, pressed("1")]], unchanged("welcome", [])],
    ["stays when a key is missing somewhere else", [[3_000, expired("Key", 1)]], unchanged("welcome", [])],
    [
      "waits no longer than 4 s after a restart",
      [[3_000, { _tag: "Recovered", numbersFrom: 3_000 }]],
      ["welcome: Prompt 1 until 7000"]
    ],
    [
      "waits no longer than it would have",
      [[59_000, { _tag: "Recovered", numbersFrom: 59_000 }]],
      ["welcome: Prompt 1 until 60000"]
    ],
    [
      "numbers its next prompt above every forgotten one",
      [
        [3_000, { _tag: "Recovered", numbersFrom: 3_000 }],
        [4_000, ended(1)]
      ],
      ["menu: Prompt 3001 until 64000", "Play 3001 choose"]
    ],
    [
      "never goes back to lower numbers",
      [
        [3_000, { _tag: "Recovered", numbersFrom: 3_000 }],
        [3_500, { _tag: "Recovered", numbersFrom: 0 }],
        [4_000, ended(1)]
      ],
      ["menu: Prompt 3001 until 64000", "Play 3001 choose"]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Told>, ReadonlyArray<string>]>)(
    "%s",
    (_, told, expected) => {
      assert.deepStrictEqual(say(play("welcome", told)), expected)
    }
  )
})

describe("a menu", () => {
  it.each([
    ["begins with its prompt", [], ["menu: Prompt 1 until 60000", "Play 1 choose"]],
    ["waits for a key when it has ended", promptOver, ["menu: Key 1 until 8000"]],
    ["waits for a key when its end was lost", [[60_000, expired("Prompt", 1)]], ["menu: Key 1 until 65000"]],
    [
      "a key ends the prompt and leads on",
      [[2_000, pressed("1")]],
      ["left at wait by Enqueue sales", "StopPlaying 1", "KeepKey menu 1"]
    ],
    [
      "a key after the prompt leads on",
      [...promptOver, [4_000, pressed("1")]],
      ["left at wait by Enqueue sales", "KeepKey menu 1"]
    ],
    [
      "a key that leads nowhere is a try",
      [[2_000, pressed("7")]],
      ["menu: Prompt 2 until 62000, try 1", "StopPlaying 1", "KeepKey menu 7", "Play 2 choose"]
    ],
    [
      "no key is a try",
      [...promptOver, [8_000, expired("Key", 1)]],
      ["menu: Prompt 2 until 68000, try 1", "Play 2 choose"]
    ],
    [
      "a name of JavaScript is no key",
      [[2_000, pressed("constructor")]],
      ["menu: Prompt 2 until 62000, try 1", "StopPlaying 1", "KeepKey menu constructor", "Play 2 choose"]
    ],
    [
      "after its tries goes where it leads otherwise",
      [
        [2_000, pressed("7")],
        [6_000, ended(2)],
        [11_000, expired("Key", 2)]
      ],
      ["left at bye by HangUp NORMAL_CLEARING"]
    ],
    [
      "a key that leads back begins its tries anew",
      [
        [2_000, pressed("7")],
        [3_000, pressed("9")]
      ],
      ["menu: Prompt 3 until 63000", "StopPlaying 2", "KeepKey menu 9", "Play 3 choose"]
    ],
    [
      "the deadline of its prompt is not that of its key",
      [...promptOver, [4_000, expired("Prompt", 1)]],
      ["menu: Key 1 until 8000"]
    ],
    [
      "the deadline of an older key does nothing",
      [
        [2_000, pressed("7")],
        [6_000, ended(2)],
        [7_000, expired("Key", 1)]
      ],
      ["menu: Key 2 until 11000, try 1"]
    ],
    ["its prompt ends once", [...promptOver, [4_000, ended(1)]], ["menu: Key 1 until 8000"]],
    [
      "a restart takes no time from a key",
      [...promptOver, [4_000, { _tag: "Recovered", numbersFrom: 4_000 }]],
      ["menu: Key 1 until 8000"]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Told>, ReadonlyArray<string>]>)(
    "%s",
    (_, told, expected) => {
      assert.deepStrictEqual(say(play("menu", told)), expected)
    }
  )

  it("keeps the keys in order, and no more than a limit of them", () => {
    const tireless: Flow = { ...hotline, nodes: { ...hotline.nodes, menu: { ...menuOf(hotline), tries: 1_000 } } }
    const keys = Array.from({ length: KEYS_LIMIT + 3 }, (_, index) => String((index % 7) + 2).replace("9", "0"))
    const [next] = play(
      "menu",
      keys.map((key, index) => [index, pressed(key)] as const),
      tireless
    )
    assert.strictEqual(keysOf(next.vars), keys.join("").slice(0, KEYS_LIMIT))
  })
})

const menuOf = (flow: Flow) => flow.nodes["menu"] as Extract<Flow["nodes"][string], { _tag: "Menu" }>

describe("the ways out", () => {
  it.each([
    ["into a queue", "wait", ["left at wait by Enqueue sales"]],
    ["hanging up", "bye", ["left at bye by HangUp NORMAL_CLEARING"]]
  ])("%s", (_, start, expected) => {
    assert.deepStrictEqual(say(beginAt(hotline, start)), expected)
  })

  it("takes along what was learned, and the number that the host goes on from", () => {
    const [next] = play("menu", [
      [1_000, pressed("7")],
      [2_000, pressed("1")]
    ])
    assert.deepStrictEqual(next, {
      _tag: "Left",
      flow: "hotline",
      version: 1,
      node: "wait",
      vars: { keys: "71" },
      steps: 3,
      numbers: 2,
      exit: { _tag: "Enqueue", queue: QueueId.make("sales") }
    })
  })
})

describe("a node that asks a port", () => {
  const waits = "who: Answer 1 until 2000"
  it.each([
    ["asks once, with what is known", [], [waits, "Ask 1 directory {}"]],
    [
      "keeps the answer and goes on, through nodes that do not wait",
      [[500, { _tag: "Answered", number: 1, answer: "Ana" }]],
      ["left at wait by Enqueue sales"]
    ],
    [
      "takes another way without one",
      [[500, { _tag: "Answered", number: 1, answer: null }]],
      ["left at bye by HangUp NORMAL_CLEARING"]
    ],
    ["waits no longer than it said", [[2_000, expired("Answer", 1)]], ["left at bye by HangUp NORMAL_CLEARING"]],
    ["hears no answer to another question", [[500, { _tag: "Answered", number: 7, answer: "Ben" }]], [waits]],
    ["is not disturbed by keys", [[500, pressed("1")]], [waits]],
    ["is not disturbed by a prompt's end", [[500, ended(1)]], [waits]]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Told>, ReadonlyArray<string>]>)(
    "%s",
    (_, told, expected) => {
      assert.deepStrictEqual(say(play("who", told, asking)), expected)
    }
  )

  it("hears an answer only while it waits for one", () => {
    const polite = nodeKind(
      "Polite",
      {},
      {
        words: { zh: "礼貌", en: "Polite" },
        waits: true,
        exits: () => ({}),
        enter: (_, here) => playPrompt(here, "one-moment"),
        answered: () => leave({ _tag: "HangUp", cause: "NORMAL_CLEARING" })
      }
    )
    const all = makeCatalogue([{ id: "f", version: 1, start: "a", nodes: { a: { _tag: "Polite" } } }], [polite])
    const [here] = begin(all, { flow: "f", version: 1, vars: {}, numbers: 0 }, at(0))
    const answer: FlowEvent = { _tag: "Answered", number: 1, answer: "early" }
    assert.deepStrictEqual(say(step(all, here as Position, answer, at(5))), ["a: Prompt 1 until 60000"])
  })

  it("what it learned goes along", () => {
    const [next] = play("who", [[500, { _tag: "Answered", number: 1, answer: "Ana" }]], asking)
    assert.deepStrictEqual(next.vars, { name: "Ana", vip: "yes" })
  })

  it("an answer as long as a book is cut", () => {
    const [next] = play("who", [[500, { _tag: "Answered", number: 1, answer: "x".repeat(9_999) }]], asking)
    assert.strictEqual(next.vars["name"]?.length, VARIABLE_LENGTH_LIMIT)
  })

  it("more variables than any form has fields end the flow", () => {
    const vars = Object.fromEntries(Array.from({ length: VARIABLES_LIMIT }, (_, index) => [`v${index}`, ""]))
    const start = { ...asking, start: "vip" }
    const stepped = begin(catalogueOf(start), { flow: "asking", version: 1, vars, numbers: 0 }, at(0))
    assert.deepStrictEqual(say(stepped), ["left at vip by Fail too-many-variables"])
  })
})

describe("opening hours", () => {
  const office: Flow = {
    id: "office",
    version: 1,
    start: "hours",
    nodes: {
      hours: { _tag: "Hours", calendar: "office", open: "wait", closed: "bye" },
      wait: { _tag: "Enqueue", queue: QueueId.make("sales") },
      bye: { _tag: "HangUp", cause: "NORMAL_CLEARING" }
    }
  }
  const answered = (answer: string, number = 1): FlowEvent => ({ _tag: "Answered", number, answer })
  const asks = (number: number) => `Ask ${number} calendar {"calendar":"office"}`
  const [waits, calledIn] = ["hours: Answer 1 until 1000", "left at wait by Enqueue sales"]
  it.each([
    ["are asked for once", [], [waits, asks(1)]],
    ["lead on while it is open", [[5, answered("open")]], [calledIn]],
    ["lead elsewhere while it is closed", [[5, answered("closed")]], ["left at bye by HangUp NORMAL_CLEARING"]],
    ["of a calendar that is no more are open", [[5, answered("unknown")]], [calledIn]],
    [
      "are asked for again when the answer was lost",
      [[1_000, expired("Answer", 1)]],
      ["hours: Answer 2 until 2000, try 1", asks(2)]
    ],
    [
      "hear no answer to the question before",
      [
        [1_000, expired("Answer", 1)],
        [1_001, answered("closed")]
      ],
      ["hours: Answer 2 until 2000, try 1"]
    ],
    [
      "are open when nobody ever answers",
      [
        [1_000, expired("Answer", 1)],
        [2_000, expired("Answer", 2)],
        [3_000, expired("Answer", 3)]
      ],
      [calledIn]
    ]
  ] satisfies ReadonlyArray<readonly [string, ReadonlyArray<Told>, ReadonlyArray<string>]>)(
    "%s",
    (_, told, expected) => {
      assert.deepStrictEqual(say(play("hours", told, office)), expected)
    }
  )
})

describe("a text that is said", () => {
  const saying = (more: object = {}): Flow => ({
    id: "saying",
    version: 1,
    start: "hello",
    nodes: {
      hello: { _tag: "Say", text: "您好[，{customer}]", language: "zh-CN", next: "wait", ...more },
      wait: { _tag: "Enqueue", queue: QueueId.make("sales") }
    }
  })
  const spoken = (answer: string | null, number = 1): FlowEvent => ({ _tag: "Answered", number, answer })
  const asked = 'Ask 1 speech {"text":"您好[，{customer}]","language":"zh-CN","queue":null,"keys":""}'
  const calledIn = "left at wait by Enqueue sales"
  it.each([
    ["is asked for once", {}, [], ["hello: Answer 1 until 2000", asked]],
    ["is played when it is there", {}, [[90, spoken("spoken/a")]], ["hello: Prompt 2 until 60090", "Play 2 spoken/a"]],
    [
      "leads on when it was heard",
      {},
      [
        [90, spoken("spoken/a")],
        [3_000, ended(2)]
      ],
      [calledIn]
    ],
    ["that nobody can speak is passed over", {}, [[90, spoken(null)]], [calledIn]],
    ["that is not spoken in time is passed over", {}, [[2_000, expired("Answer", 1)]], [calledIn]],
    [
      "that nobody can speak has a prompt in its place",
      { fallback: "welcome" },
      [[90, spoken(null)]],
      ["hello: Prompt 2 until 60090", "Play 2 welcome"]
    ],
    [
      "that is not spoken in time has a prompt in its place, and is not said any more",
      { fallback: "welcome" },
      [
        [2_000, expired("Answer", 1)],
        [2_010, spoken("spoken/a")]
      ],
      ["hello: Prompt 2 until 62000"]
    ],
    [
      "whose answer went with a restart is not waited for longer",
      { fallback: "welcome" },
      [
        [1_000, { _tag: "Recovered", numbersFrom: 1_000 }],
        [2_000, expired("Answer", 1)]
      ],
      ["hello: Prompt 1001 until 62000", "Play 1001 welcome"]
    ]
  ] satisfies ReadonlyArray<readonly [string, object, ReadonlyArray<Told>, ReadonlyArray<string>]>)(
    "%s",
    (_, more, told, expected) => {
      assert.deepStrictEqual(say(play("hello", told, saying(more))), expected)
    }
  )

  it.each([
    ["您好[，{customer}]。", { customer: "王芳" }, "您好，王芳。"],
    ["您好[，{customer}]。", {}, "您好。"],
    ["[{customer}，]您的号码是{number}。", { number: "13800138000" }, "您的号码是13800138000。"],
    ["[{customer}和{number}]好", { customer: "王芳" }, "好"],
    ["{customer}[{toString}]", {}, ""],
    ["{customer}", { customer: "{number}[" }, "{number}["]
  ])("%s with %j is %s", (text, values, expected) => {
    assert.strictEqual(filledText(text, values), expected)
  })
})

describe("nobody is left in a flow without an exit", () => {
  const flowOf = (nodes: Record<string, { readonly _tag: string }>): AnyFlow => ({
    id: "f",
    version: 1,
    start: "a",
    nodes
  })
  it.each([
    ["a node that is missing", flowOf({}), "left at a by Fail unknown-node"],
    [
      "a name that every object has",
      { ...flowOf({}), start: "constructor" },
      "left at constructor by Fail unknown-node"
    ],
    ["a kind that nobody knows", flowOf({ a: { _tag: "Hologram" } }), "left at a by Fail unknown-kind"],
    [
      "a circle that never waits",
      flowOf({ a: { _tag: "Passing", name: "n", value: "v", next: "a" } as { readonly _tag: string } }),
      "left at a by Fail too-many-steps"
    ]
  ])("%s", (_, flow, expected) => {
    assert.deepStrictEqual(say(beginAt(flow)), [expected])
  })

  it("a circle of prompts that nobody finds is left after its steps", () => {
    const circle = flowOf({ a: { _tag: "Play", prompt: "none", next: "a" } as { readonly _tag: string } })
    let [next] = beginAt(circle)
    let steps = 0
    for (; next._tag === "InNode" && steps < 1_000; steps++)
      [next] = step(catalogueOf(circle), next, ended(next.waitsFor.number, "not-found"), at(steps))
    assert.deepStrictEqual([say([next, []]), steps], [["left at a by Fail too-many-steps"], FLOW_STEPS_LIMIT])
  })

  it("a version that is gone says so, at the beginning and on the way", () => {
    const gone = { flow: "hotline", version: 2, vars: {}, numbers: 0 }
    assert.deepStrictEqual(say(begin(catalogue, gone, at(0))), ["left at  by Fail version-gone"])
    const [here] = beginAt(hotline)
    const away = step(makeCatalogue([]), here as Position, ended(1), at(3_000))
    assert.deepStrictEqual(say(away), ["left at welcome by Fail version-gone"])
  })

  it("a node that its version has not says so on the way", () => {
    const [here] = beginAt(hotline)
    const emptied = catalogueOf({ ...hotline, nodes: {} })
    assert.deepStrictEqual(say(step(emptied, here as Position, ended(1), at(1))), [
      "left at welcome by Fail unknown-node"
    ])
  })
})

describe("versions", () => {
  const newer: Flow = {
    ...hotline,
    version: 2,
    nodes: { ...hotline.nodes, menu: { _tag: "HangUp", cause: "USER_BUSY" } }
  }
  const both = catalogueOf(hotline, newer)

  it("who is in a flow keeps to its version; who comes now goes through the newest", () => {
    const [here] = begin(both, { flow: "hotline", version: 1, vars: {}, numbers: 0 }, at(0))
    assert.deepStrictEqual(say(step(both, here as Position, ended(1), at(3_000)))[0], "menu: Prompt 2 until 63000")
    assert.strictEqual(newestOf([hotline, newer, asking], "hotline"), newer)
    assert.strictEqual(newestOf([newer, asking, hotline], "hotline"), newer)
    assert.isUndefined(newestOf([hotline], "other"))
  })
})

describe("deadlines follow from the position", () => {
  it.each([
    ["of a prompt", beginAt(hotline), { key: "Prompt 1", dueAt: at(60_000), event: expired("Prompt", 1) }],
    ["of a key", play("menu", promptOver), { key: "Key 1", dueAt: at(8_000), event: expired("Key", 1) }],
    ["of an answer", beginAt(asking), { key: "Answer 1", dueAt: at(2_000), event: expired("Answer", 1) }]
  ] as const)("%s", (_, [next], expected) => {
    assert.deepStrictEqual(timersOf(next as Position), [expected] as ReturnType<typeof timersOf>)
  })
})
