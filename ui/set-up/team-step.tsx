import { A } from "@solidjs/router"
import Plus from "lucide-solid/icons/plus"
import { createSignal, For, Show } from "solid-js"
import { person } from "#engine/records/people/schema.ts"
import { queue } from "#engine/records/queues/schema.ts"
import type { Field } from "#engine/records/thing/field.ts"
import { problemOf } from "#engine/records/thing/problems.ts"
import { say, t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { type AgentRow, EMPTY_ROW, isEmpty, pastedRows, problemsOfRows } from "./agent-rows.ts"
import { freeNumber, keepTeam, type Problems, takenNames } from "./keeping.ts"
import { OwnFlow } from "./own-flow.tsx"
import { agentsOf } from "./standing.ts"
import { focusFirstProblem, Foot, SaveButton, StepField, StepForm, type StepProps } from "./step-form.tsx"
import { w } from "./words.ts"

const FIRST_ROWS = 3
const FIRST_NUMBER = 1001
/** Of whoever sets the centre up, beside the agents'. */
const MY_NUMBER = 1000

/** The first queue and who serves it. */
export const TeamStep = (props: StepProps) => {
  const { session } = useLive()
  const [queueName, setQueueName] = createSignal(w("team.queue-first"))
  const [rows, setRows] = createSignal<ReadonlyArray<AgentRow>>(Array.from({ length: FIRST_ROWS }, () => EMPTY_ROW))
  const [isMe, setMe] = createSignal(false)
  const [myNumber, setMyNumber] = createSignal(freeNumber(props.standing, MY_NUMBER))
  const [problems, setProblems] = createSignal<Problems>(null)
  const [busy, setBusy] = createSignal(false)
  let box: HTMLDivElement | undefined
  const there = () => agentsOf(props.standing)
  const first = () => props.standing.queues[0]
  const mayJoin = () => session.agent === null

  const wrong = (): Problems => {
    const found: Array<readonly [string, string]> = problemsOfRows(rows(), takenNames(props.standing)).map(
      ({ field, row, words }) => [`${field}-${row}`, say(words)]
    )
    if (first() === undefined)
      for (const { words } of problemOf("name", queue.fields.name as Field<unknown>, queueName().trim()))
        found.push(["queue", say(words)])
    if (isMe())
      for (const { words } of problemOf("agent", person.fields.agent as Field<unknown>, myNumber().trim() || null))
        found.push(["me", say(words)])
    if (isMe() && myNumber().trim() === "") found.push(["me", say({ zh: "必填", en: "must be filled in" })])
    if (there().length === 0 && !isMe() && rows().every(isEmpty)) found.push(["agent-0", w("team.none")])
    return found.length === 0 ? null : Object.fromEntries(found)
  }
  const keep = async (): Promise<void> => {
    const own = wrong()
    if (own === null) {
      setBusy(true)
      const said = {
        queueName: queueName().trim(),
        rows: rows(),
        myNumber: isMe() && mayJoin() ? myNumber().trim() : null,
        me: session.user
      }
      setProblems(await keepTeam(props.standing, said))
      setBusy(false)
      if (problems() === null) return props.onKept()
    } else setProblems(own)
    focusFirstProblem(box)
  }
  return (
    <div ref={(element) => (box = element)}>
      <StepForm
        title={w("team.title")}
        problems={problems()}
        isBusy={busy()}
        onSubmit={() => void keep()}
        foot={
          <Foot back="centre" later="team">
            <SaveButton isBusy={busy()} />
          </Foot>
        }
      >
        <Show
          when={first()}
          fallback={
            <StepField
              id="set-up-queue"
              label={w("team.queue")}
              value={queueName()}
              problem={problems()?.["queue"]}
              maxLength={200}
              onText={setQueueName}
            />
          }
        >
          {(found) => (
            <p class="mt-4">
              <span class="font-medium">{w("team.queue-there")}</span> {String(found()["name"])}
            </p>
          )}
        </Show>
        <OwnFlow standing={props.standing} says="team.own-flow" />
        <Show when={there().length > 0}>
          <p class="mt-4 text-muted">
            {w("team.there", {
              names: there()
                .map((each) => `${String(each["agent"])} ${String(each["name"])}`)
                .join(t("value.comma"))
            })}
          </p>
        </Show>
        <AgentTable rows={rows()} problems={problems() ?? {}} onRows={setRows} />
        <Show when={mayJoin()}>
          <label class="mt-4 flex min-h-8 items-center gap-2">
            <input
              id="set-up-is-me"
              type="checkbox"
              class="size-4 accent-accent"
              checked={isMe()}
              onChange={(event) => setMe(event.currentTarget.checked)}
            />
            {w("team.me")}
          </label>
          <Show when={isMe()}>
            <StepField
              id="set-up-me"
              label={w("team.me-number")}
              value={myNumber()}
              problem={problems()?.["me"]}
              isNumber
              maxLength={20}
              onText={setMyNumber}
            />
          </Show>
        </Show>
      </StepForm>
    </div>
  )
}

/** A small table: number and name, a line each. */
const AgentTable = (props: {
  readonly rows: ReadonlyArray<AgentRow>
  readonly problems: Readonly<Record<string, string>>
  readonly onRows: (rows: ReadonlyArray<AgentRow>) => void
}) => {
  const set = (at: number, change: Partial<AgentRow>): void =>
    props.onRows(props.rows.map((row, index) => (index === at ? { ...row, ...change } : row)))
  const paste = (at: number, event: ClipboardEvent): void => {
    const pasted = pastedRows(event.clipboardData?.getData("text/plain") ?? "")
    if (pasted === null) return
    event.preventDefault()
    props.onRows([...props.rows.slice(0, at), ...pasted, ...props.rows.slice(at + 1).filter((row) => !isEmpty(row))])
  }
  return (
    <fieldset class="mt-4">
      <legend class="font-medium">{w("team.agents")}</legend>
      <p class="text-sm text-muted">{w("team.agents-help")}</p>
      <div class="mt-2 flex max-w-xl flex-col gap-1" data-testid="agent-rows">
        <div class="grid grid-cols-[8rem_1fr] gap-2 text-sm text-muted" aria-hidden="true">
          <span>{w("team.number")}</span>
          <span>{w("team.name")}</span>
        </div>
        {/* By place: a line that is typed in must not be made anew. */}
        <For each={props.rows.map((_, index) => index)}>
          {(index) => (
            <div class="grid grid-cols-[8rem_1fr] gap-x-2">
              <For each={["agent", "name"] as const}>
                {(field) => (
                  <input
                    class="field"
                    classList={{ num: field === "agent" }}
                    aria-label={w(field === "agent" ? "team.row-number" : "team.row-name", { row: index + 1 })}
                    placeholder={field === "agent" ? String(FIRST_NUMBER + index) : ""}
                    value={props.rows[index]?.[field] ?? ""}
                    maxlength={field === "agent" ? 20 : 200}
                    autocomplete="off"
                    aria-invalid={props.problems[`${field}-${index}`] !== undefined}
                    aria-describedby={`row-${index}-problem`}
                    onInput={(event) => set(index, { [field]: event.currentTarget.value })}
                    onPaste={(event) => paste(index, event)}
                  />
                )}
              </For>
              <p id={`row-${index}-problem`} role="alert" class="col-span-2 text-sm text-alarm">
                {[props.problems[`agent-${index}`], props.problems[`name-${index}`]]
                  .filter((said) => said !== undefined)
                  .join(t("value.comma"))}
              </p>
            </div>
          )}
        </For>
      </div>
      <div class="mt-2 flex flex-wrap gap-2">
        <button type="button" class="btn" onClick={() => props.onRows([...props.rows, EMPTY_ROW])}>
          <Plus size={16} aria-hidden="true" />
          {w("team.more")}
        </button>
        <A class="btn" href="/administration/people/~import">
          {w("team.import")}
        </A>
      </div>
    </fieldset>
  )
}
