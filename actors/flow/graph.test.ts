import { assert, describe, it } from "@effect/vitest"
import { circlesSilently, ends, type Graph, reachedFrom } from "./graph.ts"

/** `a>b,c` leads to b and c, `a!>b` waits first. */
const graphOf = (text: string): Graph => {
  const nodes = text.split(" ").map((line) => {
    const [name = "", exits = ""] = line.split(">")
    const leadsTo = exits.split(",").filter((exit) => exit !== "")
    return [name.replace("!", ""), { leadsTo, waits: name.endsWith("!") }] as const
  })
  return { start: nodes[0]![0], nodes: new Map(nodes) }
}
const names = (text: string, test: (graph: Graph, name: string) => boolean) => {
  const graph = graphOf(text)
  return [...graph.nodes.keys()].filter((name) => test(graph, name)).join("")
}

describe("walking a flow", () => {
  it.each([
    ["everything it leads to", "a>b b>c,d c> d>", "abcd"],
    ["not what nothing leads to", "a>b b> c>a", "ab"],
    ["once round a circle", "a>b b>a", "ab"],
    ["not beyond a name that is missing", "a>b c>", "ab"]
  ])("reaches %s", (_, text, expected) => {
    assert.strictEqual([...reachedFrom(graphOf(text), "a")].toSorted().join(""), expected)
  })

  it.each([
    ["an end", "a>b b>", "ab"],
    ["a circle with a way out", "a>b b>a,c c>", "abc"],
    ["no circle without one", "a>b b>a c>", "c"],
    ["a name that is missing", "a>gone", "a"]
  ])("ends in %s", (_, text, expected) => {
    assert.strictEqual(names(text, ends), expected)
  })

  it.each([
    ["to itself", "a>a,b b>", "a"],
    ["round a circle, although it has a way out", "a>b b>c,d c>a d>", "abc"],
    ["not where somebody waits in it", "a>b b!>a", ""],
    ["not what only leads into one", "a>b b>c c>b", "bc"]
  ])("circles silently %s", (_, text, expected) => {
    assert.strictEqual(names(text, circlesSilently), expected)
  })
})
