import { createResource, createSignal, For, Show } from "solid-js"
import {
  isParameter,
  type Parameter,
  type ParameterGroup,
  parameterGroups,
  parameters
} from "#engine/records/parameters/schema.ts"
import type { Field } from "#engine/records/thing/field.ts"
import { problemOf } from "#engine/records/thing/problems.ts"
import { say, t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { NoticePage } from "../../shared/notice-page.tsx"
import { dateTimeText } from "../../shared/time-text.ts"
import { mayOpen } from "../../shell/may-open.ts"
import { tell } from "../../shell/toasts.tsx"
import { AdministrationBar } from "../administration.tsx"
import { FieldInput } from "../form/inputs.tsx"
import { LeaveGuard } from "../form/leave-guard.tsx"
import { createReferences } from "../references.ts"
import { refusalText, tellRefusal } from "../telling.ts"
import { valueText } from "../value-text.ts"
import { type CurrentParameter, keepParameter, readParameters } from "./asking.ts"
import { ParameterHistory } from "./parameter-history.tsx"

/** What a centre sets while it runs: each by its declaration, each kept by itself. */
export const ParametersPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "parameters.view")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <AdministrationBar trail={[{ text: t("parameters.title"), href: null }]} />
      <Parameters mayEdit={mayOpen(session, "parameters.edit")} />
    </Show>
  )
}

const Parameters = (props: { readonly mayEdit: boolean }) => {
  const [answer] = createResource(readParameters)
  const [dirty, setDirty] = createSignal<ReadonlySet<string>>(new Set())
  const mark = (name: string, isDirty: boolean): void => {
    const others = [...dirty()].filter((each) => each !== name)
    setDirty(new Set(isDirty ? [...others, name] : others))
  }
  const found = () => {
    const read = answer.latest
    return read?.kind === "done" ? read.value : []
  }
  const refused = () => {
    const read = answer.latest
    return read === undefined || read.kind === "done" ? null : refusalText(read)
  }
  return (
    <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={t("parameters.title")}>
      <div class="mx-auto flex max-w-4xl flex-col gap-4">
        <Show when={refused()}>{(text) => <p class="text-alarm">{text()}</p>}</Show>
        <Show when={!props.mayEdit}>
          <p class="text-muted">{t("form.read-only")}</p>
        </Show>
        <For each={grouped(found())}>
          {([group, ofGroup]) => (
            <section class="flex flex-col gap-3" aria-labelledby={`parameters-${group}`}>
              <h2 id={`parameters-${group}`} class="mt-2 text-lg font-semibold">
                {say(parameterGroups[group])}
              </h2>
              <For each={ofGroup}>
                {({ declared, now }) => (
                  <ParameterForm
                    first={now}
                    declared={declared}
                    mayEdit={props.mayEdit}
                    onDirty={(isDirty) => mark(now.name, isDirty)}
                  />
                )}
              </For>
            </section>
          )}
        </For>
      </div>
      <LeaveGuard isDirty={() => dirty().size > 0} />
    </main>
  )
}

interface Known {
  readonly now: CurrentParameter
  readonly declared: Parameter<unknown>
}

/** By their groups. One that this page does not know is left out: the server is newer. */
const grouped = (
  all: ReadonlyArray<CurrentParameter>
): ReadonlyArray<readonly [ParameterGroup, ReadonlyArray<Known>]> => {
  const known = all.flatMap((now) =>
    isParameter(now.name) ? [{ now, declared: parameters[now.name] as Parameter<unknown> }] : []
  )
  const groups = Object.keys(parameterGroups) as ReadonlyArray<ParameterGroup>
  return groups
    .map((group) => [group, known.filter(({ declared }) => declared.group === group)] as const)
    .filter(([, ofGroup]) => ofGroup.length > 0)
}

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const textOf = (field: Field<unknown>, value: unknown): string => valueText(field, value, () => undefined)

const ParameterForm = (props: {
  readonly first: CurrentParameter
  readonly declared: Parameter<unknown>
  readonly mayEdit: boolean
  readonly onDirty: (isDirty: boolean) => void
}) => {
  // Made anew for each parameter, so these do not change under it.
  const { name } = props.first
  const { counts, field } = props.declared
  const references = createReferences(() => [])
  const [now, setNow] = createSignal(props.first)
  const [draft, setDraft] = createSignal(props.first.value)
  const [problem, setProblem] = createSignal("")
  const [isBusy, setBusy] = createSignal(false)
  const id = `parameter-${name}`
  const isDirty = () => !isSame(draft(), now().value)
  const change = (value: unknown): void => {
    setDraft(() => value)
    setProblem("")
    props.onDirty(isDirty())
  }
  const keep = async (value: unknown): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    const answer = await keepParameter(name, now().version, value)
    setBusy(false)
    if (answer.kind === "done") {
      setNow(answer.value)
      change(answer.value.value)
      tell({ kind: "done", text: t("form.saved", { what: say(field.words) }) })
    } else if (answer.kind === "overtaken") {
      // What was typed stays: saving again is then a choice made knowing what the other chose.
      setNow(answer.current)
      props.onDirty(isDirty())
      setProblem(
        t("parameters.overtaken", { who: answer.current.changedBy ?? "", value: textOf(field, answer.current.value) })
      )
    } else if (answer.kind === "unfit") setProblem(answer.problems.map((each) => say(each)).join(" "))
    else tellRefusal(answer)
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    // Its field tells of a number when it is left, which this press may be the first to do.
    if (!isDirty()) return
    const wrong = problemOf("value", field as Field<unknown>, draft())
    if (wrong.length > 0) setProblem(wrong.map(({ words }) => say(words)).join(" "))
    else void keep(draft())
  }
  return (
    <form novalidate class="panel p-3" data-parameter={name} onSubmit={submit}>
      <label class="font-semibold" for={id}>
        {say(field.words)}
      </label>
      <div class="mt-2">
        <FieldInput
          id={id}
          field={field}
          value={draft()}
          onChange={change}
          references={references}
          isDisabled={!props.mayEdit}
          isInvalid={problem() !== ""}
          describedBy={`${id}-about`}
          thingId={name}
        />
      </div>
      <div id={`${id}-about`} class="mt-1 text-sm text-muted">
        <Show when={field.help}>{(help) => <p>{say(help())}</p>}</Show>
        <p>
          {say(counts)} · {t("parameters.usual", { value: textOf(field, field.usual) })}
        </p>
        {/* Its room is there before it: a button that moves while it is pressed is not pressed. */}
        <p role="alert" class="min-h-6 text-alarm">
          {problem()}
        </p>
      </div>
      <div class="mt-2 flex flex-wrap items-center gap-2">
        <Show when={props.mayEdit}>
          <button type="submit" class="btn btn-main" disabled={isBusy()}>
            {t("form.save")}
          </button>
          <button
            type="button"
            class="btn"
            disabled={isBusy() || isSame(now().value, field.usual)}
            onClick={() => void keep(null)}
          >
            {t("parameters.reset")}
          </button>
        </Show>
        <Show when={now().changedAt}>
          {(at) => (
            <span class="num ml-auto text-sm text-muted">
              {t("form.changed-by", { version: now().version, who: now().changedBy ?? "", when: dateTimeText(at()) })}
            </span>
          )}
        </Show>
      </div>
      <Show when={now().version > 0}>
        <ParameterHistory name={name} version={now().version} textOf={(value) => textOf(field, value)} />
      </Show>
    </form>
  )
}
