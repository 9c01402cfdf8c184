import { createSignal, For, onCleanup, Show } from "solid-js"
import * as Schema from "effect/Schema"
import { Select } from "../../controls/select.tsx"
import { addEntry, type Entry, type EntryKind } from "../../customers/entries.ts"
import { EntryFields } from "../../customers/entry-fields.tsx"
import { say, t } from "../../shared/language.ts"
import { TextWithNumbers } from "../../shared/text-with-numbers.tsx"
import { dateTimeText } from "../../shared/time-text.ts"
import type { Reason } from "./caller.ts"
import { dropDraft, keepDraft, keptDraft } from "./drafts.ts"

const Draft = Schema.Struct({
  kind: Schema.Literals(["note", "purchase", "service", "complaint"]),
  body: Schema.String,
  reason: Schema.NullOr(Schema.String)
})

/** What was noted of a customer, and a field for one more, which belongs to this call until it is sent. */
export const Notes = (props: {
  readonly call: string
  readonly customer: string
  readonly entries: ReadonlyArray<Entry>
  readonly reasons: ReadonlyArray<Reason>
  readonly preset: string | null
  readonly mayAdd: boolean
  readonly onAdded: () => void
}) => {
  const reasonOf = (id: string | null): string => {
    if (id === null) return ""
    const reason = props.reasons.find((each) => each.id === id)
    return reason === undefined ? id : say(reason)
  }
  return (
    <section class="border-t border-line px-4 py-3" aria-label={t("entries.title")}>
      <h3 class="font-semibold">{t("entries.title")}</h3>
      <Show when={props.mayAdd}>
        <NewNote {...props} />
      </Show>
      <Show when={props.entries.length === 0}>
        <p class="mt-2 text-sm text-muted">{t("entries.none")}</p>
      </Show>
      <ul data-testid="notes">
        <For each={props.entries}>
          {(entry) => (
            <li class="border-t border-line py-1.5 first:mt-2">
              <p class="num text-sm text-muted">
                {[t(`entries.${entry.kind}`), reasonOf(entry.reason), dateTimeText(entry.at), entry.by]
                  .filter((each) => each !== "")
                  .join(" · ")}
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

const NewNote = (props: {
  readonly call: string
  readonly customer: string
  readonly reasons: ReadonlyArray<Reason>
  readonly preset: string | null
  readonly onAdded: () => void
}) => {
  // A pop is made anew for each call and customer, so these do not change under it.
  const { call, customer } = props
  const what = `note.${customer}`
  const kept = keptDraft(call, what, Draft)
  const [kind, setKind] = createSignal<EntryKind>(kept?.kind ?? "note")
  const [body, setBody] = createSignal(kept?.body ?? "")
  const [reason, setReason] = createSignal<string | null>(kept?.reason ?? props.preset)
  const [isBusy, setBusy] = createSignal(false)
  const [hasFailed, setFailed] = createSignal(false)
  let isHere = true
  onCleanup(() => (isHere = false))
  const keep = (): void => {
    if (body().trim() === "") dropDraft(call, what)
    else keepDraft(call, what, { kind: kind(), body: body(), reason: reason() })
  }
  const add = async (): Promise<void> => {
    if (isBusy() || body().trim() === "") return
    setBusy(true)
    const added = await addEntry(customer, { kind: kind(), body: body().trim(), call, reason: reason() })
    if (added !== null) dropDraft(call, what)
    if (!isHere) return
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
      onKind={(to) => {
        setKind(to)
        keep()
      }}
      onBody={(to) => {
        setBody(to)
        keep()
      }}
      onAdd={() => void add()}
    >
      <ReasonSelect
        reasons={props.reasons}
        value={reason()}
        onChange={(to) => {
          setReason(to)
          keep()
        }}
      />
    </EntryFields>
  )
}

/** An empty choice would show nothing. */
const NONE = "-"

/** What the call was about, of the centre's reasons that are offered. */
export const ReasonSelect = (props: {
  readonly reasons: ReadonlyArray<Reason>
  readonly value: string | null
  readonly onChange: (reason: string | null) => void
}) => (
  <Show when={props.reasons.some(({ isRetired }) => !isRetired)}>
    <div class="w-40">
      <Select
        label={t("pop.reason")}
        options={[
          { value: NONE, text: t("pop.no-reason") },
          ...props.reasons
            .filter(({ id, isRetired }) => !isRetired || id === props.value)
            .map((reason) => ({ value: reason.id, text: say(reason) }))
        ]}
        value={props.value ?? NONE}
        onChange={(to) => props.onChange(to === NONE ? null : to)}
      />
    </div>
  </Show>
)
