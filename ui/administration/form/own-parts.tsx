import { For, type JSX, Suspense } from "solid-js"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { fetched } from "../../shared/later.tsx"
import { EntriesPart } from "../../customers/entries-part.tsx"
import { LinksPart } from "../../customers/links-part.tsx"
import { PersonalDataPart } from "../../customers/personal-data-part.tsx"
import { AccountPart } from "../../people/account-part.tsx"
import { TrunkPasswordPart } from "../../trunks/password-part.tsx"
import { TrunkStatePart } from "../../trunks/state-part.tsx"
import { PromptUses } from "./prompt-uses.tsx"

const WaitingLink = fetched(async () => (await import("../../queues/waiting-link.tsx")).WaitingLink)
const AlarmsPart = fetched(async () => (await import("../../customers/alarms-part.tsx")).AlarmsPart)
const TerminalHeardPart = fetched(async () => (await import("../../terminals/heard-part.tsx")).TerminalHeardPart)
const TerminalKeyPart = fetched(async () => (await import("../../terminals/key-part.tsx")).TerminalKeyPart)

/** Parts of a form that no field describes, such as setting a password: by thing, below its fields. */
export type OwnPart = (props: { readonly row: Row }) => JSX.Element
const PARTS: Readonly<Record<string, ReadonlyArray<OwnPart>>> = {
  person: [AccountPart],
  customer: [AlarmsPart, EntriesPart, LinksPart, PersonalDataPart],
  prompt: [PromptUses],
  queue: [WaitingLink],
  terminal: [TerminalHeardPart, TerminalKeyPart],
  trunk: [TrunkStatePart, TrunkPasswordPart]
}

export const OwnParts = (props: { readonly thing: AnyThing; readonly row: Row | null }) => (
  <For each={props.row === null ? [] : (PARTS[props.thing.name] ?? [])}>
    {(Part) => (
      <Suspense>
        <Part row={props.row as Row} />
      </Suspense>
    )}
  </For>
)
