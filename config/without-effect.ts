import { defaults } from "./defaults.ts"
import type { Settings } from "./settings.ts"

/** What a FreeSWITCH has files of its own for (config/freeswitch), by the section and, where not all of it, the key. */
const OF_FREESWITCH: Readonly<Partial<Record<keyof Settings, ReadonlyArray<string>>>> = {
  // The realm is that of the passwords, which stay with us.
  sip: Object.keys(defaults.sip).filter((key) => key !== "realm"),
  rtp: Object.keys(defaults.rtp),
  media: Object.keys(defaults.media),
  telephony: ["maxLegs", "controllers"],
  recordings: ["format"]
}

/** Settings that were changed and have no effect, because a FreeSWITCH is the switch; named at the start. */
export const settingsWithoutEffect = (settings: Settings): ReadonlyArray<string> =>
  settings.telephony.kind === "embedded"
    ? []
    : Object.entries(OF_FREESWITCH).flatMap(([section, keys]) => {
        const [set, unset] = [settings, defaults].map(
          (all) => all[section as keyof Settings] as Readonly<Record<string, unknown>>
        )
        return keys
          .filter((key) => JSON.stringify(set?.[key]) !== JSON.stringify(unset?.[key]))
          .map((key) => `${section}.${key}`)
      })
