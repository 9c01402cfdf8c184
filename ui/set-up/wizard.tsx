import { A, Navigate, useNavigate, useParams } from "@solidjs/router"
import Check from "lucide-solid/icons/check"
import { createResource, createSignal, For, Match, Show, Switch } from "solid-js"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { CentreStep } from "./centre-step.tsx"
import { keepDone } from "./keeping.ts"
import { SET_UP_PATH } from "./paths.ts"
import { firstOpen, isStepDone, readStanding, type Standing, type Step, STEPS } from "./standing.ts"
import { Foot, stepAfter, type StepProps } from "./step-form.tsx"
import { PromptsStep } from "./prompts-step.tsx"
import { TeamStep } from "./team-step.tsx"
import { TestCall } from "./test-call.tsx"
import { w } from "./words.ts"

const isStep = (text: string): text is Step => (STEPS as ReadonlyArray<string>).includes(text)

/** From an empty centre to its first call, step by step. Each step is kept when it is left; which is next follows from what is there. */
export const SetUpPage = () => {
  const { session } = useLive()
  const may = () => mayOpen(session, "parameters.edit") && mayOpen(session, "users.edit")
  return (
    <Show when={may()} fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}>
      <div class="flex h-full flex-col">
        <TopBar trail={[{ text: w("wizard.title"), href: null }]} />
        <Wizard />
      </div>
    </Show>
  )
}

const Wizard = () => {
  const params = useParams()
  const navigate = useNavigate()
  const [read, { refetch }] = createResource(readStanding)
  const go = (step: Step): void => navigate(`${SET_UP_PATH}/${step}`)
  const here = (): Step | undefined => {
    const asked = params["step"] ?? ""
    return isStep(asked) ? asked : undefined
  }
  const kept = async (): Promise<void> => {
    await refetch()
    const next = stepAfter(here() ?? "centre")
    if (next !== undefined) go(next)
  }
  return (
    <main class="min-h-0 flex-1 overflow-y-auto p-4" tabindex="0" aria-label={w("wizard.title")} data-testid="wizard">
      <div class="mx-auto flex max-w-4xl flex-col gap-4">
        <Show
          when={read.latest}
          fallback={
            <Show when={read.state === "ready"} fallback={<p class="text-muted">{t("app.loading")}</p>}>
              <p role="alert" class="flex items-center gap-3 text-alarm">
                {w("wizard.away")}
                <button type="button" class="btn text-text" onClick={() => void refetch()}>
                  {w("wizard.retry")}
                </button>
              </p>
            </Show>
          }
        >
          {(standing) => (
            <Show when={here()} fallback={<Navigate href={`${SET_UP_PATH}/${firstOpen(standing())}`} />} keyed>
              {(step) => (
                <>
                  <p class="text-muted">{w("wizard.lead")}</p>
                  <Steps standing={standing()} here={step} />
                  <Body step={step} standing={standing()} onKept={() => void kept()} />
                </>
              )}
            </Show>
          )}
        </Show>
      </div>
    </main>
  )
}

const Body = (props: StepProps & { readonly step: Step }) => (
  <section class="panel p-4 sm:p-6" aria-label={w(`step.${props.step}`)} data-step={props.step}>
    <Switch>
      <Match when={props.step === "centre"}>
        <CentreStep standing={props.standing} onKept={() => props.onKept()} />
      </Match>
      <Match when={props.step === "team"}>
        <TeamStep standing={props.standing} onKept={() => props.onKept()} />
      </Match>
      <Match when={props.step === "prompts"}>
        <PromptsStep standing={props.standing} onKept={() => props.onKept()} />
      </Match>
      <Match when={props.step === "test"}>
        <h2 class="text-lg font-semibold">{w("test.title")}</h2>
        <TestCall />
        <Foot back="prompts">
          <button type="button" class="btn btn-main" data-testid="next" onClick={() => props.onKept()}>
            {w("wizard.next")}
          </button>
        </Foot>
      </Match>
      <Match when={props.step === "done"}>
        <DoneStep standing={props.standing} />
      </Match>
    </Switch>
  </section>
)

const Steps = (props: { readonly standing: Standing; readonly here: Step }) => (
  <nav aria-label={w("wizard.steps")}>
    <ol class="flex flex-wrap gap-2">
      <For each={STEPS}>
        {(step, index) => {
          const isDone = () => isStepDone(step, props.standing)
          return (
            <li>
              <A
                class="btn gap-2"
                classList={{ "btn-main": step === props.here }}
                href={`${SET_UP_PATH}/${step}`}
                aria-current={step === props.here ? "step" : undefined}
              >
                <Show when={isDone()} fallback={<span class="num">{index() + 1}</span>}>
                  <Check size={16} aria-hidden="true" />
                </Show>
                {w(`step.${step}`)}
                <span class="sr-only">{w(isDone() ? "wizard.state.done" : "wizard.state.open")}</span>
              </A>
            </li>
          )
        }}
      </For>
    </ol>
  </nav>
)

const FURTHER = [
  ["done.people", "/administration/people"],
  ["done.flows", "/administration/flows"],
  ["done.hours", "/administration/calendars"],
  ["done.rules", "/administration/recording-rules"]
] as const

/** What can be open at the end; the test call shows itself whether it went well. */
const ASKED = STEPS.slice(0, STEPS.indexOf("test"))

const DoneStep = (props: { readonly standing: Standing }) => {
  const navigate = useNavigate()
  const [problem, setProblem] = createSignal<string>()
  const open = () => ASKED.filter((step) => !isStepDone(step, props.standing))
  const finish = async (): Promise<void> => {
    const wrong = await keepDone(props.standing)
    if (wrong === null) navigate("/administration")
    else setProblem(Object.values(wrong)[0])
  }
  return (
    <>
      <h2 class="text-lg font-semibold">{w("done.title")}</h2>
      <Show when={open().length > 0}>
        <p class="mt-2 text-alarm" role="status">
          {w("done.open", {
            steps: open()
              .map((step) => w(`step.${step}`))
              .join(t("value.comma"))
          })}
        </p>
      </Show>
      <p class="mt-2">{w("done.lead")}</p>
      <ul class="mt-2 grid gap-2 sm:grid-cols-2">
        <For each={FURTHER}>
          {([word, href]) => (
            <li>
              <A class="btn w-full justify-start" href={href}>
                {w(word)}
              </A>
            </li>
          )}
        </For>
      </ul>
      <Show when={problem()}>
        {(said) => (
          <p role="alert" class="mt-2 text-alarm">
            {said()}
          </p>
        )}
      </Show>
      <Foot back="test">
        <button type="button" class="btn btn-main" data-testid="finish" onClick={() => void finish()}>
          {w("done.finish")}
        </button>
      </Foot>
    </>
  )
}
