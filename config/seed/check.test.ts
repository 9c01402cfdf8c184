import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
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
}) => `
queues: [${parts.queues ?? queue("a")}]
agents: [${parts.agents ?? `{ id: "1001", name: A, queues: [a] }`}]
numbers: { ${parts.numbers ?? `"95000": f`} }
flows: [{ id: f, start: ${parts.start ?? "wait"}, nodes: { ${parts.nodes ?? "wait: { _tag: Enqueue, queue: a }"} } }]
`

describe("the centres that come with the house", () => {
  it("the small one has two queues, thirty agents and a menu that leads to both", () => {
    const seed = seedOf("small-centre.yaml")
    assert.isTrue("centre" in seed, JSON.stringify(seed))
    if (!("centre" in seed)) return
    assert.deepStrictEqual(
      seed.centre.queues.map(({ id }) => String(id)),
      ["service", "elderly"]
    )
    assert.deepStrictEqual(
      seed.centre.agents.map(({ id }) => String(id)),
      Array.from({ length: 30 }, (_, index) => String(1001 + index))
    )
    assert.strictEqual(new Set(seed.centre.agents.map(({ name }) => name)).size, 30)
    const flow = seed.centre.flows.find(({ id }) => id === seed.centre.numbers["95000"])
    const menu = flow?.nodes[flow.start]
    assert.deepStrictEqual(menu?._tag === "Menu" && menu.keys, { "1": "service", "2": "elderly" })
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
