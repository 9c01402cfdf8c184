import { createSignal, For, Show } from "solid-js"
import { customer } from "#engine/records/customers/schema.ts"
import type { Row } from "#engine/records/thing/thing.ts"
import { ConflictDialog } from "../../administration/form/conflict-dialog.tsx"
import { FieldRow } from "../../administration/form/field-row.tsx"
import { restoreRow, type Values } from "../../administration/records.ts"
import { createReferences, type References, referredBy } from "../../administration/references.ts"
import { tellRefusal } from "../../administration/telling.ts"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { tell } from "../../shell/toasts.tsx"
import type { Caller, Reason } from "./caller.ts"
import { createEntering, type Entering } from "./entering.ts"
import { ReasonSelect } from "./notes.tsx"
import { firstOf } from "./own-fields.ts"

/**
 * The customer of a call: a new one, filled with what the system knows of the call, or one that is changed. What is typed belongs to
 * the call: it is there again after another call, and after a reload.
 */
export const CustomerForm = (props: {
  readonly caller: Caller
  /** Null: somebody new. */
  readonly row: Row | null
  readonly onSaved: (customer: string) => void
  readonly onCancel: () => void
}) => {
  const { session } = useLive()
  // A form is made anew for each call and customer, so these do not change under it.
  const { caller, row } = props
  const first = caller.form?.firstFields ?? []
  const entering = createEntering(caller, row)
  const { draft } = entering
  const [isBusy, setBusy] = createSignal(false)
  const [conflict, setConflict] = createSignal<{ readonly current: Row | null } | null>(null)
  const references = withFirstFields(
    createReferences(() => referredBy(customer)),
    first
  )
  let form: HTMLFormElement | undefined
  const showFirstProblem = (): void =>
    void form?.querySelector<HTMLElement>("[data-problem] :is(input, textarea, select, button)")?.focus()
  const save = async (version: number | null, values: Values): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const answer = await entering.send(version, values)
    setBusy(false)
    if (answer.kind === "stale") return void setConflict({ current: answer.current })
    setConflict(null)
    if (answer.kind === "unfit") {
      draft.takeProblems(answer.problems)
      queueMicrotask(showFirstProblem)
    } else if (answer.kind === "refused") tellRefusal(answer)
    else {
      entering.drop()
      const what = String(draft.value("name"))
      tell({ kind: "done", text: t(row === null ? "form.created" : "form.saved", { what }) })
      props.onSaved(answer.value)
    }
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (draft.checkAll()) void save(entering.version, draft.values())
    else queueMicrotask(showFirstProblem)
  }
  const restoreAndSave = async (gone: Row): Promise<void> => {
    const back = await restoreRow(customer, gone.id)
    if (back.kind === "done") await save(back.value.version, draft.values())
    else tellRefusal(back)
  }
  return (
    <>
      <form
        ref={(element) => (form = element)}
        novalidate
        class="px-4 py-2"
        data-testid="customer-form"
        onSubmit={submit}
      >
        <h3 class="font-semibold" tabindex="-1" data-pop-focus>
          {t(row === null ? "pop.new" : "pop.change-title")}
        </h3>
        <Show when={row === null}>
          <p class="text-sm text-muted">{t("pop.new-hint")}</p>
        </Show>
        <For each={fieldsFor(mayOpen(session, "customers.edit"), first)}>
          {([name, field]) => (
            <FieldRow name={name} field={field} draft={draft} references={references} isDisabled={false} />
          )}
        </For>
        <Show when={row === null}>
          <FirstNote entering={entering} reasons={caller.reasons} />
        </Show>
        <Foot
          isBusy={isBusy()}
          problemCount={draft.problemCount()}
          onCancel={() => {
            entering.drop()
            props.onCancel()
          }}
        />
      </form>
      <Show when={row !== null && conflict()}>
        {(found) => (
          <ConflictDialog
            thing={customer}
            seen={row as Row}
            mine={draft.values()}
            current={found().current}
            titleOfOther={references.titleOfOther}
            onSave={(values) => void save(found().current?.version ?? null, values)}
            onRestore={() => void restoreAndSave(row as Row)}
            onClose={() => setConflict(null)}
          />
        )}
      </Show>
    </>
  )
}

const FirstNote = (props: { readonly entering: Entering; readonly reasons: ReadonlyArray<Reason> }) => (
  <div class="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[10rem_minmax(0,1fr)]">
    <label class="pt-2 font-medium" for="field-first-note">
      {t("pop.note")}
    </label>
    <div class="flex flex-wrap items-start gap-2">
      <ReasonSelect reasons={props.reasons} value={props.entering.reason()} onChange={props.entering.setReason} />
      <textarea
        id="field-first-note"
        class="input min-w-0 flex-1 basis-64"
        rows={2}
        maxlength={4_000}
        placeholder={t("pop.note-hint")}
        value={props.entering.note()}
        onInput={(event) => props.entering.setNote(event.currentTarget.value)}
      />
    </div>
  </div>
)

const Foot = (props: { readonly isBusy: boolean; readonly problemCount: number; readonly onCancel: () => void }) => (
  <div class="sticky bottom-0 flex flex-wrap items-center gap-2 border-t border-line bg-surface py-2">
    <button type="submit" class="btn btn-main" disabled={props.isBusy}>
      {t(props.isBusy ? "form.saving" : "form.save")}
    </button>
    <button type="button" class="btn" onClick={() => props.onCancel()}>
      {t("form.cancel")}
    </button>
    <span class="text-alarm" role="status">
      <Show when={props.problemCount > 0}>{t("form.problems", { count: props.problemCount })}</Show>
    </span>
  </div>
)

/** Who may only add sees what is theirs to enter; own fields come first where the call's form names some. */
const fieldsFor = (mayEdit: boolean, first: ReadonlyArray<string>) => {
  const entered = new Set(Object.keys(customer.entry ?? {}))
  const rank = ([name]: readonly [string, unknown]): number => {
    if (name === "name") return 0
    return name === "own" && first.length > 0 ? 1 : 2
  }
  return Object.entries(customer.fields)
    .filter(([name]) => mayEdit || entered.has(name))
    .toSorted((a, b) => rank(a) - rank(b))
}

const withFirstFields = (references: References, first: ReadonlyArray<string>): References => ({
  ...references,
  rowsOf: (name) => {
    const rows = references.rowsOf(name)
    if (name !== "customer-field" || rows === null || rows === undefined || first.length === 0) return rows
    // The form shows them by their order.
    return firstOf(rows as never, first).map((row: object, order) => ({ ...row, order })) as never
  }
})
