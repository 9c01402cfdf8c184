import { existsSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { capacityOf, reasonsOf } from "#actors/centre.ts"
import { readSeed } from "./check.ts"

const seedOf = (name: string) => readSeed(readFileSync(new URL(name, import.meta.url), "utf8"))
const problemsOf = (text: string) => {
  const seed = readSeed(text)
  return "problems" in seed ? seed.problems.map(({ _tag, where }) => `${_tag} ${where}`) : []
}

const queue = (id: string, group = "main") =>
  `{ id: ${id}, name: Q, group: ${group}, priority: 0, strategy: longest-idle, ringTimeoutMs: 20000, wrapUpMs: 0, serviceLevelSeconds: 20, music: m, maxWaiting: 5 }`
const centre = (parts: {
  readonly queues?: string
  readonly agents?: string
  readonly numbers?: string
  readonly start?: string
  readonly nodes?: string
  readonly own?: string
}) => `
queues: [${parts.queues ?? queue("a")}]
agents: [${parts.agents ?? `{ id: "1001", name: A, queues: [a] }`}]
numbers: { ${parts.numbers ?? `"95000": f`} }
flows: [{ id: f, start: ${parts.start ?? "wait"}, nodes: { ${parts.nodes ?? "wait: { _tag: Enqueue, queue: a }"} } }]
${parts.own ?? ""}
`
const answering = (after: string) => `{ id: "1", name: A, queues: [a], autoAnswerSeconds: ${after} }`
const capacity = (id: string, rest: string) =>
  `capacities: [{ id: ${id}, channels: { voice: 1, alarm: 1, chat: 1, mail: 1, sms: 1, task: 1 }, ${rest} }]`
const reason = (rest: string) => `reasons: [{ zh: 开会, en: Meeting, order: 60, ${rest} }]`

/** All that a seed names as something to be heard. */
const promptsIn = (seed: unknown): ReadonlyArray<string> => {
  const found: Array<string> = []
  const look = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    const { of, on, to } = value as Readonly<Record<string, unknown>>
    if (typeof on === "string" && ["callback", "goodbye", "voicemail"].includes(String(to))) found.push(String(of))
    for (const [name, each] of Object.entries(value))
      if (typeof each === "string" && /^music$|prompt$/iu.test(name)) found.push(each)
      else look(each)
  }
  look(seed)
  return found.filter((name) => name !== "" && !name.includes("{"))
}

const shipped = (prompt: string, language: string) =>
  existsSync(
    new URL(`../prompts/${prompt.includes("/") ? prompt.replace(/^[^/]+/u, language) : prompt}.wav`, import.meta.url)
  )

describe("the centres that come with the house", () => {
  it("name no prompt that does not come with them, in both languages, and say what their keys in a queue lead to", () => {
    for (const name of ["small-centre.yaml", "straight-to-queue.yaml"]) {
      const seed = seedOf(name)
      assert.isTrue("centre" in seed, JSON.stringify(seed))
      if (!("centre" in seed)) continue
      const prompts = promptsIn(seed.centre)
      assert.isAbove(prompts.length, 0)
      for (const language of ["zh-CN", "en"])
        assert.deepStrictEqual(
          prompts.filter((prompt) => !shipped(prompt, language)),
          [],
          `${name} ${language}`
        )
    }
    const small = seedOf("small-centre.yaml")
    if (!("centre" in small)) return
    for (const { exitWishes, id, waitPrompt } of small.centre.queues.slice(0, 2)) {
      assert.strictEqual(waitPrompt, "zh-CN/queue-choices", id)
      assert.deepStrictEqual(
        exitWishes?.map(({ on, to }) => [on, to]),
        [
          ["9", "callback"],
          ["8", "voicemail"]
        ]
      )
    }
  })

  it("the small one has two queues for calls, one for alarms and one that holds terminals, thirty agents and a menu of every key that its welcome says", () => {
    const seed = seedOf("small-centre.yaml")
    assert.isTrue("centre" in seed, JSON.stringify(seed))
    if (!("centre" in seed)) return
    assert.deepStrictEqual(
      seed.centre.queues.map(({ id }) => String(id)),
      ["service", "elderly", "alarm", "terminals"]
    )
    assert.deepStrictEqual(
      seed.centre.agents.map(({ id }) => String(id)),
      Array.from({ length: 30 }, (_, index) => String(1001 + index))
    )
    assert.strictEqual(new Set(seed.centre.agents.map(({ name }) => name)).size, 30)
    const held = seed.centre.queues.find(({ id }) => id === "terminals")!
    assert.deepInclude(held, { waitAtMostMs: 120_000, farewellPrompt: "zh-CN/alarm-received" })
    assert.isFalse(seed.centre.agents.some(({ queues }) => queues.includes(held.id)))
    for (const number of ["95110", "95119"]) {
      const { nodes } = seed.centre.flows.find(({ id }) => id === seed.centre.numbers[number])!
      // Who is known waits there, and anybody else with the other callers.
      assert.deepStrictEqual<unknown>(nodes["received"], { _tag: "Play", prompt: "zh-CN/alarm-received", next: "held" })
      assert.deepStrictEqual<unknown>(
        [nodes["held"], nodes["wait"]],
        [
          { _tag: "Enqueue", queue: "terminals" },
          { _tag: "Enqueue", queue: "elderly" }
        ]
      )
    }
    const flow = seed.centre.flows.find(({ id }) => id === seed.centre.numbers["95000"])
    const menu = flow?.nodes["welcome"]
    assert.deepStrictEqual(menu?._tag === "Menu" && menu.keys, {
      "1": "service",
      "2": "elderly",
      "3": "hours",
      "*": "welcome"
    })
    const small = seed.centre
    assert.deepStrictEqual([...new Set(small.agents.flatMap(({ skills }) => Object.keys(skills)))].toSorted(), [
      "cantonese",
      "english"
    ])
    const written = reasonsOf(small).find(({ id }) => id === "no-written")
    assert.deepStrictEqual(written?.pauses, ["chat", "mail", "sms", "task"])
    assert.strictEqual(capacityOf(small, small.agents.at(-1)!).id, "newcomer")
    assert.strictEqual(capacityOf(small, small.agents[0]!).channels.task, 2)
  })

  it("the measuring one goes straight into its queue and knows no wrap-up", () => {
    const seed = seedOf("straight-to-queue.yaml")
    assert.isTrue("centre" in seed, JSON.stringify(seed))
    if (!("centre" in seed)) return
    const flow = seed.centre.flows[0]!
    assert.strictEqual(flow.nodes[flow.start]?._tag, "Enqueue")
    assert.strictEqual(seed.centre.queues[0]?.wrapUpMs, 0)
  })
})

describe("where a queue overflows", () => {
  const overflowing = (overflow: string) =>
    centre({ queues: queue("a").replace(" }", `, overflow: { ${overflow} } }`) })

  it("is a number and when, with what is usual where nothing is said", () => {
    const seed = readSeed(overflowing(`number: "13807551234", whenUnstaffed: true`))
    assert.isTrue("centre" in seed, JSON.stringify(seed))
    if (!("centre" in seed)) return
    assert.notProperty(seed.centre.queues[0], "overflow")
    assert.deepStrictEqual<unknown>(seed.centre.dialling?.overflows, {
      a: {
        number: "13807551234",
        afterMs: null,
        afterUnanswered: null,
        whenUnstaffed: true,
        ringTimeoutMs: 30_000,
        againAfterMs: 120_000
      }
    })
  })

  it.each([
    ["none at all", "afterMs: 60000", "WrongShape queues.0.overflow.number"],
    ["a key too many", `number: "13807551234", trunk: telecom`, "WrongShape queues.0.overflow.trunk"],
    ["a number that is none of YAML's texts", "number: 13807551234", "WrongShape queues.0.overflow.number"]
  ])("is refused with %s", (_, overflow, problem) => {
    assert.deepStrictEqual(problemsOf(overflowing(overflow)), [problem])
  })

  it("is not said of trunks and the rest of dialling: the administrator enters these", () => {
    assert.deepStrictEqual(problemsOf(`${centre({})}\ndialling: { trunks: [] }\n`), ["WrongShape dialling"])
  })
})

describe("how a seed handles alarms", () => {
  const handling = (classes: string, faults = "a") =>
    centre({ own: `alarms: { classes: [${classes}], faults: { queue: ${faults}, priority: 0 } }` })
  const of = (id: string, events = "", rest = "queue: a") =>
    `{ id: ${id}, name: ${id}, events: [${events}], ${rest}, ladder: [] }`

  it("is said once for each event, with what is usual where nothing is said", () => {
    const seed = readSeed(
      handling(`${of("others")}, ${of("help", "personal, fall", "queue: a, steps: [{ id: talk, title: T }]")}`)
    )
    assert.isTrue("centre" in seed, JSON.stringify(seed))
    if (!("centre" in seed)) return
    assert.deepStrictEqual<unknown>(seed.centre.alarms?.classes[1], {
      id: "help",
      name: "help",
      events: ["personal", "fall"],
      queue: "a",
      priority: 0,
      needs: [],
      plan: { version: 1, steps: [{ id: "talk", title: "T", mandatory: false, withinMs: null }], ladder: [] }
    })
    assert.strictEqual(seed.centre.alarms?.others, "others")
    assert.notProperty(seed.centre.alarms?.faults, "visitWithinMs")
  })

  it("says within which time faults are visited, or nothing of it", () => {
    const seed = readSeed(handling(of("others")).replace("priority: 0 }", "priority: 0, visitWithinMs: 7200000 }"))
    assert.strictEqual("centre" in seed ? seed.centre.alarms?.faults.visitWithinMs : undefined, 7_200_000)
  })

  it.each([
    ["nothing for what no class names", handling(of("help", "fall")), ["Alarms alarms"]],
    ["a queue that is not there", handling(of("others", "", "queue: b")), ["Alarms alarms.classes.others"]],
    ["a faults' queue that is not there", handling(of("others"), "b"), ["Alarms alarms"]],
    [
      "an event named twice",
      handling(`${of("others", "fall")}, ${of("help", "fall")}`),
      ["Alarms alarms.classes.help"]
    ],
    ["a class twice", handling(`${of("others")}, ${of("others")}`), ["Alarms alarms.classes.others"]],
    [
      "two steps of one name",
      handling(of("others", "", "queue: a, steps: [{ id: s, title: A }, { id: s, title: B }]")),
      ["Alarms alarms.classes.others"]
    ],
    ["an event that there is not", handling(of("others", "panick")), ["WrongShape alarms.classes.0.events.0"]],
    [
      "a queue that takes no alarms",
      handling(of("others")).replace("maxWaiting: 5", "maxWaiting: 5, channels: [voice, task]"),
      ["Alarms alarms.classes.others"]
    ],
    [
      "faults in a queue that takes no tasks",
      handling(of("others")).replace("maxWaiting: 5", "maxWaiting: 5, channels: [alarm]"),
      ["Alarms alarms"]
    ],
    ["a terminal twice", `${centre({})}\nterminals: [{ id: t }, { id: t }]\n`, ["Twice terminals.t"]]
  ])("is refused with %s", (_, text, problems) => {
    assert.deepStrictEqual(problemsOf(text), problems)
  })
})

describe("a centre that does not fit together is refused by name", () => {
  it.each([
    ["the plain one is fine", centre({}), []],
    ["no YAML", "queues: [", ["NotYaml file"]],
    ["a key too many", `${centre({})}\nhours: 3\n`, ["WrongShape hours"]],
    ["a queue that is not there", centre({ agents: `{ id: "1", name: A, queues: [b] }` }), ["UnknownQueue agents.1"]],
    [
      "an agent in two groups",
      centre({ queues: `${queue("a")}, ${queue("b", "other")}`, agents: `{ id: "1", name: A, queues: [a, b] }` }),
      ["SeveralGroups agents.1"]
    ],
    [
      "a capacity that is not there",
      centre({
        agents: `{ id: "1", name: A, queues: [a], capacity: larg }`,
        own: capacity("large", "exclusive: [], preempts: []")
      }),
      ["UnknownCapacity agents.1"]
    ],
    [
      "a skill beyond the levels",
      centre({ agents: `{ id: "1", name: A, queues: [a], skills: { english: 11 } }` }),
      ["NoSuchLevel agents.1.skills.english"]
    ],
    ["a telephone that answers at once is fine", centre({ agents: answering("0") }), []],
    ["one that rings is fine", centre({ agents: answering("null") }), []],
    ...["-1", "61", "1.5", "soon"].map((wrong): [string, string, Array<string>] => [
      `a telephone that answers after ${wrong}`,
      centre({ agents: answering(wrong) }),
      ["WrongShape agents.0.autoAnswerSeconds"]
    ]),
    [
      "a call that a mail sets aside",
      centre({ own: capacity("odd", "exclusive: [[mail, voice]], preempts: [{ channel: mail, sets: [voice] }]") }),
      ["CallSetAside capacities.odd"]
    ],
    [
      "work set aside for what goes with it",
      centre({ own: capacity("odd", "exclusive: [], preempts: [{ channel: alarm, sets: [mail] }]") }),
      ["GoesTogether capacities.odd"]
    ],
    [
      "two that set each other aside",
      centre({
        own: capacity(
          "odd",
          "exclusive: [[chat, mail]], preempts: [{ channel: chat, sets: [mail] }, { channel: mail, sets: [chat] }]"
        )
      }),
      ["BothWays capacities.odd", "BothWays capacities.odd"]
    ],
    [
      "two calls at once",
      centre({ own: capacity("odd", "exclusive: [], preempts: []").replace("voice: 1", "voice: 2") }),
      ["SeveralCalls capacities.odd"]
    ],
    [
      "no capacity at all",
      centre({ own: capacity("odd", "exclusive: [], preempts: []").replaceAll(/: 1/gu, ": 0") }),
      ["NoCapacity capacities.odd"]
    ],
    ["a reason of its own is fine", centre({ own: reason("id: meeting, colour: break, pauses: [voice]") }), []],
    [
      "a reason as only the engine has them",
      centre({ own: reason("id: meeting, chosenBy: engine") }),
      ["NotTheEngines reasons.meeting"]
    ],
    ["other words for the engine's own are fine", centre({ own: reason("id: no-answer, pauses: [voice]") }), []],
    [
      "a reason that pauses nothing",
      centre({ own: reason("id: meeting, pauses: []") }),
      ["PausesNothing reasons.meeting"]
    ],
    [
      "a colour that no screen has",
      centre({ own: reason("id: meeting, colour: brake") }),
      ["UnknownColour reasons.meeting"]
    ],
    [
      "the looks of a state twice",
      centre({
        own: `states: [{ state: ready, zh: 空, en: Free, colour: ready, order: 1 }, { state: ready, zh: 闲, en: Idle, colour: ready, order: 1 }]`
      }),
      ["Twice states.ready"]
    ],
    ["a queue twice", centre({ queues: `${queue("a")}, ${queue("a")}` }), ["Twice queues.a"]],
    ["a number into the void", centre({ numbers: `"1": g` }), ["UnknownFlow numbers.1"]],
    ["a flow without its start", centre({ start: "there" }), ["UnknownNode flows.f"]],
    [
      "a node that leads nowhere",
      centre({ nodes: "wait: { _tag: Play, prompt: p, next: gone }" }),
      ["UnknownNode flows.f.nodes.wait"]
    ],
    [
      "a queue named in a flow only",
      centre({ nodes: "wait: { _tag: Enqueue, queue: z }" }),
      ["UnknownQueue flows.f.nodes.wait"]
    ],
    [
      "a key no telephone has",
      centre({
        nodes: `wait: { _tag: Menu, prompt: p, keys: { "12": q }, timeoutMs: 1, tries: 1, otherwise: q }, q: { _tag: Enqueue, queue: a }`
      }),
      ["NoSuchKey flows.f.nodes.wait"]
    ],
    [
      "a round without end",
      centre({ nodes: "wait: { _tag: Play, prompt: p, next: more }, more: { _tag: Play, prompt: p, next: wait }" }),
      ["NeverEnds flows.f.nodes.wait", "NeverEnds flows.f.nodes.more"]
    ]
  ] as const)("%s", (_, text, expected) => {
    assert.deepStrictEqual<ReadonlyArray<string>>(problemsOf(text), expected)
  })
})
