import { Show } from "solid-js"
import { Dynamic } from "solid-js/web"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import { OverflowNote } from "../../trunks/overflow-note.tsx"
import { DialButton } from "../../shared/telephone-number.tsx"
import type { Draft, FieldNote } from "./draft.ts"

/** What no declaration can know of a field: by thing and field. */
const NOTES: Readonly<Record<string, FieldNote | undefined>> = {
  "queue.overflowNumber": OverflowNote,
  "person.agent": (props) => <DialButton number={String(props.row?.["agent"] ?? "")} />
}

export const FieldNotes = (props: {
  readonly thing: AnyThing
  readonly name: string
  readonly draft: Draft
  readonly row: Row | null
}) => (
  <Show when={NOTES[`${props.thing.name}.${props.name}`]}>
    {(note) => <Dynamic component={note()} draft={props.draft} row={props.row} />}
  </Show>
)
