import { createResource, createSignal, For, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { TextWithNumbers } from "../shared/text-with-numbers.tsx"
import { dateTimeText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { addEntry, type EntryKind, readEntries } from "./entries.ts"
import { EntryFields } from "./entry-fields.tsx"

/** Notes, purchases, services and complaints of a customer, with a field for one more: a part of their form. */
export const EntriesPart = (props: { readonly row: Row }) => {
  const { session } = useLive()
  const [entries, { refetch }] = createResource(() => props.row.id, readEntries)
  const mayAdd = mayOpen(session, "customers.create") || mayOpen(session, "customers.edit")
  return (
    <section class="panel my-4 p-3" aria-label={t("entries.title")}>
      <h2 class="font-semibold">{t("entries.title")}</h2>
      <Show when={mayAdd}>
        <NewEntry customer={props.row.id} onAdded={() => void refetch()} />
      </Show>
      <Show when={entries.latest === null}>
        <p class="mt-2 text-alarm">{t("entries.away")}</p>
      </Show>
      <Show when={entries.latest?.length === 0}>
        <p class="mt-2 text-muted">{t("entries.none")}</p>
      </Show>
      <ul>
        <For each={entries.latest ?? []}>
          {(entry) => (
            <li class="border-t border-line py-2 first:mt-2">
              <p class="num text-sm text-muted">
                {t(`entries.${entry.kind}`)} · {dateTimeText(entry.at)} · {entry.by}
                <Show when={entry.amountFen !== null}> · ¥{((entry.amountFen ?? 0) / 100).toFixed(2)}</Show>
              </p>
              <p class="break-words whitespace-pre-wrap">
                <TextWithNumbers text={entry.body} />
              </p>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}

const NewEntry = (props: { readonly customer: string; readonly onAdded: () => void }) => {
  const [kind, setKind] = createSignal<EntryKind>("note")
  const [body, setBody] = createSignal("")
  const [isBusy, setBusy] = createSignal(false)
  const [hasFailed, setFailed] = createSignal(false)
  const add = async (): Promise<void> => {
    if (isBusy() || body().trim() === "") return
    setBusy(true)
    const added = await addEntry(props.customer, { kind: kind(), body: body().trim() })
    setBusy(false)
    setFailed(added === null)
    if (added === null) return
    setBody("")
    props.onAdded()
  }
  return (
    <EntryFields
      kind={kind()}
      body={body()}
      isBusy={isBusy()}
      hasFailed={hasFailed()}
      onKind={setKind}
      onBody={setBody}
      onAdd={() => void add()}
    />
  )
}
