import { assert, describe, it } from "@effect/vitest"
import { isRestricted } from "./import-calls.ts"

describe("patterns read like .gitignore", () => {
  it.each([
    ["../adapters/esl/link.ts", ["**/adapters/**"], true],
    ["#engine/adapters/esl/link.ts", ["**/adapters/**"], true],
    ["./adapters.ts", ["**/adapters/**"], false],
    ["#engine/a/b.ts", ["#engine/**"], true],
    ["#engine/softswitch/rtp/packet.ts", ["#*/**", "!#engine/softswitch/**"], false],
    ["#actors/facts.ts", ["#*/**", "!#engine/softswitch/**"], true],
    ["effect/Effect", ["effect/**", "!effect/Schema"], true],
    ["effect/Schema", ["effect/**", "!effect/Schema"], false],
    ["node:fs/promises", ["node:*"], true],
    ["postgres", ["postgres"], true],
    ["postgres/types", ["postgres"], true],
    ["#engine/records/calls/schema.ts", ["#engine/**", "!#engine/records/*/schema.ts"], false],
    ["#engine/records/calls/store.ts", ["#engine/**", "!#engine/records/*/schema.ts"], true]
  ] as const)("%s under %j: %s", (specifier, group, restricted) => {
    assert.strictEqual(isRestricted(specifier, group), restricted)
  })
})
