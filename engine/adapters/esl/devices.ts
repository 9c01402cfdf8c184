import type { AgentId, EpochMs } from "#actors/vocabulary.ts"
import type { TelephonyEvent } from "#engine/ports/Telephony.ts"
import type { EslEvent } from "./esl-event.ts"

/** Which telephones are registered. A person may have several; out of service is who has none left. */
export interface Devices {
  readonly observe: (event: EslEvent, at: EpochMs) => TelephonyEvent | undefined
  /** How each telephone of this person is dialled. */
  readonly dialStringsOf: (agent: AgentId) => ReadonlyArray<string>
  /** Takes the switch's own list, which is the truth. */
  readonly replace: (
    registrations: ReadonlyArray<{ readonly reg_user: string; readonly url: string }>
  ) => ReadonlyArray<AgentId>
}

/** Telephones remembered; far beyond one switch's. */
const CONTACTS_LIMIT = 100_000

export const makeDevices = (): Devices => {
  /** How each is dialled, by user and address. */
  const contacts = new Map<string, Map<string, string>>()
  let count = 0
  return {
    observe: (event, at) => {
      const user = event["from-user"] ?? event["username"]
      if (event["Event-Name"] !== "CUSTOM" || user === undefined || user === "") return undefined
      const contact = addressOf(event["contact"] ?? "")
      const known = contacts.get(user) ?? new Map<string, string>()
      if (event["Event-Subclass"] === "sofia::register") {
        const isNew = !known.has(contact)
        // What stands behind the address may have changed: how it is reached, and through what.
        if (!isNew || count < CONTACTS_LIMIT)
          known.set(contact, `sofia/${event["profile-name"] ?? "internal"}/${uriOf(event["contact"] ?? "")}`)
        if (isNew && known.has(contact)) count += 1
        contacts.set(user, known)
        return { _tag: "DeviceInService", at, agent: user as AgentId }
      }
      if (event["Event-Subclass"] !== "sofia::unregister" && event["Event-Subclass"] !== "sofia::expire")
        return undefined
      if (known.delete(contact)) count -= 1
      if (known.size > 0) return undefined
      contacts.delete(user)
      return { _tag: "DeviceOutOfService", at, agent: user as AgentId }
    },
    dialStringsOf: (agent) => [...(contacts.get(agent)?.values() ?? [])],
    replace: (registrations) => {
      contacts.clear()
      count = 0
      for (const { reg_user: user, url } of registrations) {
        const known = contacts.get(user) ?? new Map<string, string>()
        known.set(addressOf(url), url)
        contacts.set(user, known)
        count += 1
      }
      return [...contacts.keys()] as Array<AgentId>
    }
  }
}

/** `"" <sip:1001@127.0.0.1:6099;ob>` and `sofia/internal/sip:1001@127.0.0.1:6099` are the same telephone. */
const addressOf = (contact: string): string => /sips?:([^>;\s]+)/u.exec(contact)?.[1] ?? contact

/** With its parameters (transport, fs_nat, fs_path): without them FreeSWITCH rings it another way, or not at all. */
const uriOf = (contact: string): string =>
  /<(sips?:[^<>\s]+)>/u.exec(contact)?.[1] ?? /sips?:[^>;\s]+/u.exec(contact)?.[0] ?? `sip:${contact}`
