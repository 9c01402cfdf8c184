import { Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { SecretPart } from "../administration/form/secret-part.tsx"
import { useLive } from "../shared/live.ts"
import { mayOpen } from "../shell/may-open.ts"
import { WORDS } from "./words.ts"

/** The password of a trunk that registers: a part of its form, for who may change trunks. */
export const TrunkPasswordPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  return (
    <Show when={mayOpen(session, "channels.edit")}>
      <SecretPart
        path={`/api/trunks/${encodeURIComponent(props.row.id)}/password`}
        name="password"
        mark="trunk-password"
        words={{ ...WORDS, secret: WORDS.password }}
      />
    </Show>
  )
}
