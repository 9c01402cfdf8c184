import { assert, it } from "@effect/vitest"
import { defaults } from "#config/defaults.ts"
import { pathsOf } from "#config/load.ts"
import { announcement, baseUrlOf } from "./announce.ts"

const paths = pathsOf(defaults, "/house")

it("says where the panel is, by TLS where it is on, and which file an office has to trust", () => {
  const self = { ...defaults, http: { ...defaults.http, host: "10.1.2.3", tls: "self" as const } }
  assert.strictEqual(baseUrlOf(defaults), "http://127.0.0.1:8080")
  assert.strictEqual(baseUrlOf(self), "https://10.1.2.3:8080")
  assert.match(announcement(self, paths, {}), /to trust +\/house\/data\/door\/authority\.crt/u)
  assert.notInclude(announcement(defaults, paths, {}), "authority")
})
