import { Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { mosText, msText, shareText } from "./report-text.ts"
import { sw } from "./sound-words.ts"

/** How the line of the call is now, in figures and in a word. */
export const LineTester = () => {
  const telephone = usePanelTelephone()
  const report = telephone.report
  return (
    <section class="flex flex-col gap-2" data-sound="line">
      <h3 class="flex items-center gap-2 font-semibold">
        <Icon name="signal" class="flex-none" />
        {sw("line")}
        <Show when={telephone.canMute()}>
          <span class="font-normal">{t(`telephone.grade.${report().grade ?? "unknown"}`)}</span>
        </Show>
      </h3>
      <Show when={telephone.canMute()} fallback={<p class="text-sm text-muted">{sw("line.none")}</p>}>
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
      </Show>
    </section>
  )
}

const Figure = (props: { readonly name: string; readonly value: string }) => (
  <div>
    <dt class="text-sm text-muted">{props.name}</dt>
    <dd class="num font-semibold">{props.value}</dd>
  </div>
)
