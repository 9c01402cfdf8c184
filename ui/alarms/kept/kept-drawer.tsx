import type * as Schema from "effect/Schema"
import { createResource, type JSX, Show } from "solid-js"
import { Waiting } from "../../administration/waiting.tsx"
import { Dialog } from "../../shared/dialog.tsx"
import { k } from "../../shared/words/alarm-records.ts"
import { fetchKept } from "./fetch-kept.ts"

/** One of a list, whole, beside it. */
export const KeptDrawer = <S extends Schema.Codec<unknown, unknown>>(props: {
  readonly of: S
  readonly path: string
  readonly titleOf: (found: S["Type"] | null) => string
  readonly onClose: () => void
  readonly children: (found: S["Type"]) => JSX.Element
}) => {
  const [answer, { refetch }] = createResource(
    () => props.path,
    (path) => fetchKept(props.of, path)
  )
  const found = () => {
    const now = answer.latest
    return now?.kind === "done" ? now.value : null
  }
  const refused = () => {
    const now = answer.latest
    return now === undefined || now.kind === "done" ? null : now
  }
  return (
    <Dialog kind="drawer" title={props.titleOf(found())} onClose={() => props.onClose()}>
      <Show
        when={found()}
        keyed
        fallback={<Waiting refused={refused()} unfit={k("unfit")} onRetry={() => void refetch()} />}
      >
        {(known) => props.children(known)}
      </Show>
    </Dialog>
  )
}
