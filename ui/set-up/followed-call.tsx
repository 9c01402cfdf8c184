import Check from "lucide-solid/icons/check"
import CircleX from "lucide-solid/icons/circle-x"
import LoaderCircle from "lucide-solid/icons/loader-circle"
import Circle from "lucide-solid/icons/circle"
import Minus from "lucide-solid/icons/minus"
import { createEffect, createSignal, For, Match, on, Show, Switch } from "solid-js"
import type { CallRecord } from "#wire/records.ts"
import { refusalText } from "../administration/telling.ts"
import { CallDrawer } from "../calls/call-drawer.tsx"
import { fetchCallPage } from "../calls/fetch-calls.ts"
import { createNames } from "../calls/names.ts"
import { Player } from "../calls/player.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { clockText } from "../shared/time-text.ts"
import { mayOpen } from "../shell/may-open.ts"
import { followed, type StepView, stepsOf } from "./call-steps.ts"
import { w } from "./words.ts"

/** Calls of the last seconds, while somebody tests. */
const LOOKED_AT = 5

/** The next call, step by step, from the moment on in which this page was opened. */
export const FollowedCall = (props: { readonly dialled: string; readonly speaksFirst: boolean }) => {
  const { follow, now, session } = useLive()
  const { agentName, queueName } = createNames()
  const changes = follow("all-calls")
  const [since, setSince] = createSignal(Math.floor(now()))
  const [call, setCall] = createSignal<CallRecord | null>(null)
  const [heard, setHeard] = createSignal<string>()
  const [isOpen, setOpen] = createSignal(false)
  const [refused, setRefused] = createSignal<string | null>(null)

  const look = async (): Promise<void> => {
    const from = since()
    const answer = await fetchCallPage(`/api/calls/search?from=${from}&limit=${LOOKED_AT}`)
    if (from !== since()) return
    setRefused(answer.kind === "done" ? null : refusalText(answer))
    if (answer.kind !== "done") return
    const ofNumber = answer.value.items.filter(({ dialledNumber }) => dialledNumber === props.dialled)
    setCall(followed(ofNumber, call(), from))
  }
  createEffect(on([changes, () => changes()?.changes, since], () => void look()))
  const again = (): void => {
    setCall(null)
    setSince(Math.floor(now()))
  }
  const isHeard = () => call() !== null && heard() === call()?.id
  const steps = () => stepsOf(call(), { isHeard: isHeard(), speaksFirst: props.speaksFirst })
  const about = ({ step }: StepView): string => {
    const known = call()
    if (known === null) return ""
    if (step === "queue" && known.queue !== null) return queueName(known.queue)
    if (step === "ringing" && known.missedBy.length > 0)
      return w("hint.missed", { names: known.missedBy.map(agentName).join(t("value.comma")) })
    return step === "answered" && known.agent !== null ? agentName(known.agent) : ""
  }
  const canHear = () => (call()?.recordedMs ?? 0) > 0 && mayOpen(session, "calls.listen")
  return (
    <section class="mt-6" aria-labelledby="test-follow">
      <h3 id="test-follow" class="font-semibold">
        {w("test.follow")}
      </h3>
      <p class="mt-1 text-muted" role="status" data-testid="follow-hint">
        <Show when={call()} fallback={w("test.waits")}>
          {(known) => (
            <>
              <span class="num">{w("test.from", { number: known().callingNumber, serial: known().serial })}</span>{" "}
              {hintOf(known(), steps())}
            </>
          )}
        </Show>
      </p>
      <Show when={refused()}>
        {(said) => (
          <p role="alert" class="mt-1 text-alarm">
            {said()}
          </p>
        )}
      </Show>
      <ol class="mt-3 flex flex-col" data-testid="call-steps">
        <For each={steps()}>{(view) => <StepLine view={view} about={about(view)} />}</For>
      </ol>
      <Show when={canHear() && call()}>
        {(known) => (
          <div class="mt-3">
            <Show when={known().id} keyed>
              {(id) => <Player call={id} onHeard={() => setHeard(id)} />}
            </Show>
          </div>
        )}
      </Show>
      <Show when={call()}>
        {(known) => (
          <div class="mt-4 flex flex-wrap gap-2">
            <button type="button" class="btn" onClick={again}>
              {w("test.again")}
            </button>
            <button type="button" class="btn" onClick={() => setOpen(true)}>
              {w("test.story")}
            </button>
            <Show when={isOpen()}>
              <CallDrawer call={known()} onClose={() => setOpen(false)} />
            </Show>
          </div>
        )}
      </Show>
    </section>
  )
}

/** What to do now, or what went wrong, in one sentence. */
const hintOf = (call: CallRecord, steps: ReadonlyArray<StepView>): string => {
  const failed = steps.find(({ state }) => state === "failed")?.step
  if (failed === "prompt" || failed === "queue" || failed === "ringing") return w(`hint.failed.${failed}`)
  const now = steps.find(({ state }) => state === "now")?.step
  if (now === "queue" || now === "ringing" || now === "answered" || now === "heard") return w(`hint.${now}`)
  if (now !== undefined) return ""
  return w(call.recordingVerdict === "recorded" ? "test.done" : "hint.unrecorded")
}

const StepLine = (props: { readonly view: StepView; readonly about: string }) => (
  <li
    class="flex min-h-9 items-center gap-3 border-l-2 py-1 pl-3"
    classList={{
      "border-idle": props.view.state === "done",
      "border-accent bg-raised font-semibold": props.view.state === "now",
      "border-alarm": props.view.state === "failed",
      "border-line text-muted": props.view.state === "waiting" || props.view.state === "skipped"
    }}
    data-call-step={props.view.step}
    data-state={props.view.state}
  >
    <Switch fallback={<Circle size={18} aria-hidden="true" />}>
      <Match when={props.view.state === "done"}>
        <Check size={18} class="text-idle" aria-hidden="true" />
      </Match>
      <Match when={props.view.state === "now"}>
        <LoaderCircle size={18} class="animate-spin motion-reduce:animate-none" aria-hidden="true" />
      </Match>
      <Match when={props.view.state === "failed"}>
        <CircleX size={18} class="text-alarm" aria-hidden="true" />
      </Match>
      <Match when={props.view.state === "skipped"}>
        <Minus size={18} aria-hidden="true" />
      </Match>
    </Switch>
    <span>{w(`call.${props.view.step}`)}</span>
    <span class="text-sm font-normal text-muted">{w(`call.state.${props.view.state}`)}</span>
    <span class="min-w-0 truncate text-sm font-normal">{props.about}</span>
    <span class="num ml-auto text-sm font-normal text-muted">
      {props.view.at === null ? "" : clockText(props.view.at)}
    </span>
  </li>
)
