import { assert, it } from "@effect/vitest"
import { queue } from "#engine/records/queues/schema.ts"
import { en } from "../shared/words/en.ts"
import { zh } from "../shared/words/zh.ts"
import { scoreText, scoreWord } from "./score-text.ts"

it("each strategy's score is read in its own unit", () => {
  assert.deepStrictEqual(
    (
      [
        ["longest-idle", 372_000],
        ["round-robin", 7],
        ["top-down", 9],
        ["skill-score", 24],
        ["random", 0.51239],
        ["even", -3.75],
        ["even", 0],
        ["least-talk", -1_450_000],
        ["least-talk", 0],
        ["longest-idle", null]
      ] as const
    ).map(([strategy, score]) => `${scoreWord(strategy)} ${scoreText(strategy, score)}`),
    [
      "空闲 06:12",
      "之后派单 7",
      "级别 2",
      "得分 24",
      "签 0.512",
      "每小时接手 3.75",
      "每小时接手 0.00",
      "每小时服务 24:10",
      "每小时服务 00:00",
      "空闲 —"
    ]
  )
})

it("each strategy that a queue may have has its name, its rule and the head of its column, in both languages", () => {
  const { input } = queue.fields.strategy
  assert.strictEqual(input.kind, "choice")
  const names = input.kind === "choice" ? input.of.map(({ value }) => value) : []
  assert.isAbove(names.length, 4)
  for (const words of [zh, en])
    for (const name of names) for (const part of ["strategy", "how", "score"]) assert.property(words, `${part}.${name}`)
})
