import { assert, describe, it } from "@effect/vitest"
import { defaults } from "./defaults.ts"
import { settingsWithoutEffect } from "./without-effect.ts"

const freeswitch = { ...defaults.telephony, kind: "freeswitch" as const }

describe("settings that a FreeSWITCH has of its own", () => {
  it("are named when they were changed, and no others", () => {
    const changed = {
      ...defaults,
      sip: { ...defaults.sip, port: 5080, realm: "office", registration: { leastSeconds: 30, mostSeconds: 60 } },
      recordings: { ...defaults.recordings, maxMinutes: 30, format: "alaw" as const },
      telephony: { ...freeswitch, maxLegs: 40 }
    }
    assert.deepStrictEqual(settingsWithoutEffect(changed), [
      "sip.port",
      "sip.registration",
      "telephony.maxLegs",
      "recordings.format"
    ])
    assert.deepStrictEqual(settingsWithoutEffect({ ...changed, telephony: defaults.telephony }), [])
    assert.deepStrictEqual(settingsWithoutEffect({ ...defaults, telephony: freeswitch }), [])
  })
})
