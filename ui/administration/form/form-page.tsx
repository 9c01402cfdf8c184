import { A, useNavigate, useParams, useSearchParams } from "@solidjs/router"
import HistoryIcon from "lucide-solid/icons/rotate-ccw-clock"
import Trash from "lucide-solid/icons/trash"
import { createResource, createSignal, For, Show } from "solid-js"
import type { AnyThing, Row } from "#engine/records/thing/thing.ts"
import type { Words } from "#wire/permissions.ts"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { dateTimeText } from "../../shared/time-text.ts"
import { whoText } from "../../shared/who-text.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { tell } from "../../shell/toasts.tsx"
import { AdministrationBar } from "../administration.tsx"
import { REMARKS } from "../catalogue.ts"
import { hrefOf } from "../paths.ts"
import { type Answer, changeRow, createRow, readRow, restoreRow, type Values } from "../records.ts"
import { createReferences, referredBy } from "../references.ts"
import { refusalText, removeWithUndo, tellRefusal } from "../telling.ts"
import { titleOf } from "../value-text.ts"
import { WhichThing } from "../which-thing.tsx"
import { ConflictDialog } from "./conflict-dialog.tsx"
import { createDraft } from "./draft.ts"
import { FieldNotes } from "./field-notes.tsx"
import { FieldRow, IdRow } from "./field-row.tsx"
import { LeaveGuard } from "./leave-guard.tsx"
import { OwnParts } from "./own-parts.tsx"

/** A new one. The address may say where it begins: `?parent=north`, `?sources=192.0.2.7`. */
export const NewPage = () => {
  const [query] = useSearchParams<Record<string, string>>()
  return (
    <WhichThing>
      {(thing) => {
        const given = Object.fromEntries(
          Object.entries(thing.fields).flatMap(([name, { input }]) => {
            const said = query[name]
            if (said === undefined || (input.kind !== "one" && input.kind !== "texts")) return []
            return [[name, input.kind === "one" ? said : [said]] as const]
          })
        )
        return <ThingForm thing={thing} row={null} given={given} />
      }}
    </WhichThing>
  )
}

export const ChangePage = () => {
  const params = useParams()
  return (
    <WhichThing>
      {(thing) => {
        const [answer, { refetch }] = createResource(
          () => params["id"] ?? "",
          (id) => readRow(thing, id)
        )
        return (
          <Show when={answer()} keyed>
            {(found) => (
              <Show
                when={found.kind === "done" && found.value}
                fallback={<NotThere thing={thing} answer={found} id={params["id"] ?? ""} />}
              >
                {(row) => <ThingForm thing={thing} row={row()} given={{}} onRestored={() => void refetch()} />}
              </Show>
            )}
          </Show>
        )
      }}
    </WhichThing>
  )
}

const NotThere = (props: { readonly thing: AnyThing; readonly answer: Answer<Row>; readonly id: string }) => (
  <>
    <AdministrationBar
      trail={[
        { text: say(props.thing.words), href: hrefOf(props.thing) },
        { text: props.id, href: null }
      ]}
    />
    <main class="p-8 text-center">
      <p class="mb-4">{props.answer.kind === "done" ? "" : refusalText(props.answer)}</p>
      <A class="btn" href={`${hrefOf(props.thing, props.id)}/history`}>
        <HistoryIcon size={16} aria-hidden="true" />
        {t("form.history")}
      </A>
    </main>
  </>
)

/** A form made of the declaration: one row a field, what is wrong beside it. */
const ThingForm = (props: {
  readonly thing: AnyThing
  readonly row: Row | null
  readonly given: Values
  readonly onRestored?: () => void
}) => {
  const { session } = useLive()
  const navigate = useNavigate()
  // A page is made anew for each thing and row, so these do not change under it.
  const { row, thing } = props
  const draft = createDraft(thing, row, props.given)
  const references = createReferences(() => referredBy(thing))
  const [isBusy, setBusy] = createSignal(false)
  const [conflict, setConflict] = createSignal<{ readonly current: Row | null } | null>(null)
  const { add, edit } = thing.permissions
  // Who may only add fills in what is empty; the server says what goes too far.
  const mayEdit = mayOpen(session, edit) || (add !== undefined && mayOpen(session, add))
  const mayRemove = mayOpen(session, edit)
  let form: HTMLFormElement | undefined
  const showFirstProblem = (): void =>
    void form?.querySelector<HTMLElement>("[data-problem] :is(input, textarea, select, button)")?.focus()

  const save = async (version: number | null, values: Values): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const answer =
      row === null || version === null
        ? await createRow(thing, draft.id() === "" ? null : draft.id(), values)
        : await changeRow(thing, row.id, version, values)
    setBusy(false)
    if (answer.kind === "done") {
      setConflict(null)
      draft.settle()
      const what = titleOf(thing, answer.value)
      tell({ kind: "done", text: t(row === null ? "form.created" : "form.saved", { what }) })
      navigate(hrefOf(thing))
    } else if (answer.kind === "unfit") {
      setConflict(null)
      draft.takeProblems(answer.problems)
      queueMicrotask(showFirstProblem)
    } else if (answer.kind === "stale" && row !== null) setConflict({ current: answer.current })
    else tellRefusal(answer)
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!mayEdit) return
    if (draft.checkAll()) void save(row?.version ?? null, draft.values())
    else queueMicrotask(showFirstProblem)
  }
  const remove = async (): Promise<void> => {
    if (row === null) return
    draft.settle()
    if (await removeWithUndo(thing, row, () => navigate(hrefOf(thing, row.id)))) navigate(hrefOf(thing))
  }
  const restoreAndSave = async (): Promise<void> => {
    if (row === null) return
    const back = await restoreRow(thing, row.id)
    if (back.kind === "done") await save(back.value.version, draft.values())
    else tellRefusal(back)
  }
  return (
    <>
      <AdministrationBar
        trail={[
          { text: say(thing.words), href: hrefOf(thing) },
          { text: row === null ? t("form.new", { what: say(thing.words) }) : titleOf(thing, row), href: null }
        ]}
      />
      <main class="min-h-0 flex-1 overflow-y-auto">
        <form ref={(element) => (form = element)} novalidate class="mx-auto max-w-4xl px-4 py-3" onSubmit={submit}>
          <Show when={REMARKS[thing.name]}>
            {(words) => <p class="mb-2 rounded-md border border-line bg-raised px-3 py-2">{say(words())}</p>}
          </Show>
          <Show when={!mayEdit}>
            <p class="mb-2 text-muted">{t("form.read-only")}</p>
          </Show>
          <IdRow thing={thing} row={row} draft={draft} />
          <For each={Object.entries(thing.fields).filter(([, { isFixed }]) => !isFixed)}>
            {([name, field]) => (
              <>
                <PartTitle words={field.part} />
                <FieldRow
                  name={name}
                  field={field}
                  draft={draft}
                  references={references}
                  isDisabled={!mayEdit}
                  note={<FieldNotes thing={thing} name={name} draft={draft} row={row} />}
                />
              </>
            )}
          </For>
          <OwnParts thing={thing} row={row} />
          <FormFoot
            thing={thing}
            row={row}
            mayEdit={mayEdit}
            mayRemove={mayRemove}
            isBusy={isBusy()}
            problemCount={draft.problemCount()}
            onRemove={() => void remove()}
          />
        </form>
      </main>
      <LeaveGuard isDirty={draft.isDirty} />
      <Show when={row !== null && conflict()}>
        {(found) => (
          <ConflictDialog
            thing={thing}
            seen={row as Row}
            mine={draft.values()}
            current={found().current}
            titleOfOther={references.titleOfOther}
            onSave={(values) => void save(found().current?.version ?? null, values)}
            onRestore={() => void restoreAndSave()}
            onClose={() => setConflict(null)}
          />
        )}
      </Show>
    </>
  )
}

const PartTitle = (props: { readonly words: Words | undefined }) => (
  <Show when={props.words}>
    {(words) => <h2 class="mt-5 border-b border-line pb-1 font-semibold">{say(words())}</h2>}
  </Show>
)

const FormFoot = (props: {
  readonly thing: AnyThing
  readonly row: Row | null
  readonly mayEdit: boolean
  readonly mayRemove: boolean
  readonly isBusy: boolean
  readonly problemCount: number
  readonly onRemove: () => void
}) => (
  <div class="sticky bottom-0 mt-2 flex flex-wrap items-center gap-2 border-t border-line bg-bg py-3">
    <Show when={props.mayEdit}>
      <button type="submit" class="btn btn-main" disabled={props.isBusy}>
        {t(props.isBusy ? "form.saving" : "form.save")}
      </button>
    </Show>
    <A class="btn" href={hrefOf(props.thing)}>
      {t(props.mayEdit ? "form.cancel" : "form.back")}
    </A>
    <span class="text-alarm" role="status">
      <Show when={props.problemCount > 0}>{t("form.problems", { count: props.problemCount })}</Show>
    </span>
    <Show when={props.row}>
      {(kept) => (
        <span class="ml-auto flex flex-wrap items-center gap-2">
          <span class="num text-sm text-muted">
            {t("form.changed-by", {
              version: kept().version,
              who: whoText(kept().changedBy),
              when: dateTimeText(kept().changedAt)
            })}
          </span>
          <A class="btn" href={`${hrefOf(props.thing, kept().id)}/history`}>
            <HistoryIcon size={16} aria-hidden="true" />
            {t("form.history")}
          </A>
          <Show when={props.mayRemove}>
            <button type="button" class="btn text-alarm" onClick={() => props.onRemove()}>
              <Trash size={16} aria-hidden="true" />
              {t("form.remove")}
            </button>
          </Show>
        </span>
      )}
    </Show>
  </div>
)
