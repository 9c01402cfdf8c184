import { Match, Show, Switch } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { ECHO_NUMBER } from "../../softphone/echo-number.ts"
import { Meter } from "../../softphone/meter.tsx"
import { isVoiceOpen } from "./line-test.ts"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { mosText, msText, shareText } from "./report-text.ts"
import { sw } from "./sound-words.ts"

/** How the line of the call is now, in figures and in a word; without a call, one to hear oneself. */
export const LineTester = () => {
  const telephone = usePanelTelephone()
  const report = telephone.report
  const call = () => telephone.shown().call
  const isTest = () => call()?.number === ECHO_NUMBER
  return (
    <section class="flex flex-col gap-2" data-sound="line">
      <h3 class="flex items-center gap-2 font-semibold">
        <Icon name="signal" class="flex-none" />
        {sw("line")}
        <Show when={telephone.canMute()}>
          <span class="font-normal">{t(`telephone.grade.${report().grade ?? "unknown"}`)}</span>
        </Show>
      </h3>
      <Switch fallback={<Begin />}>
        <Match when={telephone.canMute()}>
          <Show when={isTest()}>
            <p role="status" data-testid="echo">
              {sw("echo.speak")}
            </p>
            <Meter label={sw("level")} stream={telephone.microphone()} />
          </Show>
          <dl class="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-5">
            <Figure name={sw("mos")} value={mosText(report().mos)} />
            <Figure name={sw("round-trip")} value={msText(report().roundTripMs)} />
            <Figure name={sw("lost")} value={shareText(report().lostShare)} />
            <Figure name={sw("jitter")} value={msText(report().jitterMs)} />
            <Figure name={sw("codec")} value={report().codec ?? "—"} />
          </dl>
          <Show when={report().grade === "poor"}>
            <p class="text-sm text-alarm" role="status">
              {sw("poor.hint")}
            </p>
          </Show>
          <p class="text-xs text-muted">{sw("source")}</p>
          <Show when={isTest()}>
            <End />
          </Show>
        </Match>
        <Match when={isTest()}>
          <p class="text-sm text-muted" role="status">
            {sw("echo.calls")}
          </p>
          <End />
        </Match>
      </Switch>
    </section>
  )
}

const Begin = () => {
  const telephone = usePanelTelephone()
  const { desk } = useLive()
  const canBegin = () => telephone.line() === "registered" && telephone.shown().call === null && !isOpen()
  const isOpen = () => isVoiceOpen(desk())
  return (
    <>
      <p class="text-sm text-muted">{sw(isOpen() ? "echo.not-ready-first" : "echo.hint")}</p>
      <div>
        <button
          type="button"
          class="btn"
          disabled={!canBegin()}
          data-testid="call-echo"
          onClick={() => telephone.dial(ECHO_NUMBER)}
        >
          <Icon name="phone" class="flex-none" />
          {sw("echo.call")}
        </button>
      </div>
    </>
  )
}

const End = () => {
  const telephone = usePanelTelephone()
  return (
    <div>
      <button type="button" class="btn btn-stop" data-testid="end-echo" onClick={() => telephone.hangUp()}>
        <Icon name="hang-up" class="flex-none" />
        {sw("echo.end")}
      </button>
    </div>
  )
}

const Figure = (props: { readonly name: string; readonly value: string }) => (
  <div>
    <dt class="text-sm text-muted">{props.name}</dt>
    <dd class="num font-semibold">{props.value}</dd>
  </div>
)
