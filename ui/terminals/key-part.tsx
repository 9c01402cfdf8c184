import { Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { SecretPart } from "../administration/form/secret-part.tsx"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { KEY } from "./words.ts"

/** The key that a terminal shares with the centre: a part of its form, for who may change terminals. */
export const TerminalKeyPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "terminals.edit")}>
      <SecretPart
        path={`/api/terminals/${encodeURIComponent(props.row.id)}/key`}
        name="key"
        mark="terminal-key"
        words={KEY}
      />
    </Show>
  )
}
