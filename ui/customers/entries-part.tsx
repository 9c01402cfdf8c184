import { createResource, createSignal, For, Show } from "solid-js"
import type { Row } from "#engine/records/thing/thing.ts"
import { Select } from "../controls/select.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { dateTimeText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { addEntry, ENTRY_KINDS, type EntryKind, readEntries } from "./entries.ts"

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
              <p class="break-words whitespace-pre-wrap">{entry.body}</p>
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
    <div class="mt-2 flex flex-wrap items-start gap-2">
      <div class="w-28">
        <Select
          label={t("entries.kind")}
          options={ENTRY_KINDS.map((value) => ({ value, text: t(`entries.${value}`) }))}
          value={kind()}
          onChange={(to) => setKind(to as EntryKind)}
        />
      </div>
      <textarea
        class="input min-w-0 flex-1 basis-64"
        rows={2}
        maxlength={4_000}
        aria-label={t("entries.body")}
        placeholder={t("entries.body")}
        value={body()}
        onInput={(event) => setBody(event.currentTarget.value)}
      />
      {/* Not of the form that this stands in: what is added here is kept at once. */}
      <button type="button" class="btn" disabled={isBusy() || body().trim() === ""} onClick={() => void add()}>
        {t("entries.add")}
      </button>
      <Show when={hasFailed()}>
        <p class="w-full text-alarm" role="alert">
          {t("entries.failed")}
        </p>
      </Show>
    </div>
  )
}
