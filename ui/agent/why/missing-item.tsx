import { Match, Show, Switch } from "solid-js"
import type { Desk } from "#wire/board.ts"
import type { Intent } from "#wire/intent.ts"
import { allKept } from "../../calls/keeping-remark.ts"
import { reasonWord } from "../../shared/centre-words.ts"
import { t, type WordKey } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { handIntent } from "../desk-view.ts"
import { usePanelTelephone } from "../telephone/panel-telephone.tsx"
import { openSoundCheck } from "../telephone/sound-check-opening.ts"
import { inWrapUp, type Missing } from "./advice.ts"
import { ww } from "./why-words.ts"

/** One thing that is missing: what it is, what is to be done, and a button for what the agent can do themselves. */
export const MissingItem = (props: { readonly desk: Desk; readonly missing: Missing }) => {
  const why = () => (isLeaving() ? ("leaving" as const) : props.missing.why)
  /** Whoever leaves chose no reason. */
  const isLeaving = () => props.missing.why === "not-ready" && props.missing.reason === null && props.desk.leaving
  const values = () => ({
    agent: props.desk.agent.id,
    reason: props.missing.reason === null ? t("state.not-ready") : reasonWord(props.missing.reason)
  })
  return (
    <div class="min-w-0 flex-1" data-missing={props.missing.why}>
      <p class="font-semibold">{ww(`missing.${why()}`, values())}</p>
      <Switch
        fallback={
          <>
            <p class="text-sm text-muted">
              {ww(`todo.${why() as Exclude<ReturnType<typeof why>, "device-unregistered">}`)}
            </p>
            <DoIt desk={props.desk} missing={props.missing} />
          </>
        }
      >
        <Match when={why() === "device-unregistered"}>
          <TelephoneAdvice agent={props.desk.agent.id} />
        </Match>
      </Switch>
    </div>
  )
}

const DoIt = (props: { readonly desk: Desk; readonly missing: Missing }) => {
  const notes = () => inWrapUp(props.desk, props.missing.channels)
  return (
    <Switch>
      <Match when={props.missing.why === "signed-out"}>
        <Do word="do.sign-in" intent={() => ({ _tag: "SignIn" })} />
      </Match>
      <Match when={props.missing.why === "not-ready"}>
        <Do word="do.ready" intent={() => ({ _tag: "GoReady" })} />
      </Match>
      <Match when={props.missing.why === "wrap-up" && notes()}>
        {(hand) => <Do word="do.finish-wrap-up" intent={() => handIntent("FinishWrapUp", hand(), "")} />}
      </Match>
    </Switch>
  )
}

const Do = (props: { readonly word: WordKey; readonly intent: () => Intent }) => {
  const { ask, asking, canAsk } = useLive()
  return (
    <button
      type="button"
      class="btn mt-1.5"
      disabled={!canAsk() || asking() !== null}
      data-does={props.intent()._tag}
      // What was typed last counts.
      onClick={() => void allKept().then(() => ask(props.intent()))}
    >
      {t(props.word)}
    </button>
  )
}

/** By what this person answers with: the browser's own, a desk telephone, or nothing yet. */
const TelephoneAdvice = (props: { readonly agent: string }) => {
  const telephone = usePanelTelephone()
  const beBrowser = (): void => {
    telephone.choose("browser")
    openSoundCheck()
  }
  return (
    <Switch
      fallback={
        <>
          <p class="text-sm text-muted">
            {ww("todo.handset", { agent: props.agent })}
            <Show when={telephone.isOffered()}> {ww("todo.may-browser")}</Show>
          </p>
          <Show when={telephone.isOffered()}>
            <button type="button" class="btn mt-1.5" data-does="browser" onClick={beBrowser}>
              {t("telephone.by-browser")}
            </button>
          </Show>
        </>
      }
    >
      <Match when={telephone.kind() === "unchosen"}>
        <p class="text-sm text-muted">{ww("todo.unchosen")}</p>
        <div class="mt-1.5 flex flex-wrap gap-2">
          <button type="button" class="btn" data-does="browser" onClick={beBrowser}>
            {t("telephone.by-browser")}
          </button>
          <button type="button" class="btn" data-does="handset" onClick={() => telephone.choose("handset")}>
            {t("telephone.by-handset")}
          </button>
        </div>
      </Match>
      <Match when={telephone.kind() === "browser"}>
        <p class="text-sm text-muted">
          {ww(telephone.line() === "elsewhere" ? "todo.elsewhere" : "todo.browser")}
          <Show when={telephone.shown().turnedAway}>{(away) => <> {t(`telephone.away.${away()}`)}</>}</Show>
        </p>
        <Show
          when={telephone.line() === "elsewhere"}
          fallback={
            <button type="button" class="btn mt-1.5" data-does="handset" onClick={() => telephone.choose("handset")}>
              {t("telephone.by-handset")}
            </button>
          }
        >
          <button type="button" class="btn mt-1.5" data-does="take-over" onClick={() => telephone.takeOver()}>
            {t("telephone.take-over")}
          </button>
        </Show>
      </Match>
    </Switch>
  )
}
