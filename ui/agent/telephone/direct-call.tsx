import { Show } from "solid-js"
import { useLive } from "../../shared/live.ts"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { spanText } from "../../shared/time-text.ts"
import type { CallShown } from "../../softphone/call.ts"
import { MutedSign, MuteHere } from "./call-buttons.tsx"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { ariaKey, keyText } from "../keys.ts"

/** A call of two telephones that is none of the centre's work: it is answered and ended here. */
export const DirectCall = (props: { readonly call: CallShown }) => {
  const telephone = usePanelTelephone()
  const { now } = useLive()
  const isIncoming = () => props.call.way === "in" && props.call.phase === "ringing"
  // The clock of all timers moves it on; how long it has been is told by this page's own.
  const talkedMs = () => (now(), Math.max(0, performance.now() - (props.call.talkingSinceMs ?? performance.now())))
  return (
    <section
      class="tile p-3 pl-4"
      data-mark={props.call.phase === "talking" ? "talking" : "ringing"}
      data-telephone="direct"
      data-direct={props.call.phase}
    >
      <header class="flex items-center gap-2">
        <Icon name="phone" class="mark-icon flex-none" size="1.1em" />
        <h2 class="font-semibold" role="status">
          {t(isIncoming() ? "telephone.direct.incoming" : `telephone.direct.${props.call.phase}`)}
        </h2>
        <Show when={props.call.talkingSinceMs !== null}>
          <span class="num text-muted">{spanText(talkedMs())}</span>
        </Show>
      </header>
      <strong class="num mt-1 block truncate text-xl">
        {[props.call.name === props.call.number ? "" : props.call.name, props.call.number].join(" ").trim()}
      </strong>
      <p class="text-sm text-muted">{t("telephone.direct.note")}</p>
      <Show when={telephone.muted()}>
        <MutedSign />
      </Show>
      <div class="mt-3 grid grid-cols-2 gap-2">
        <Show when={isIncoming()}>
          <button
            type="button"
            class="btn btn-call btn-go"
            aria-keyshortcuts={ariaKey("answer")}
            onClick={() => telephone.answer()}
          >
            <Icon name="phone" size="1.1em" class="flex-none" />
            {t("do.answer")}
            <span class="kbd">{keyText("answer")}</span>
          </button>
        </Show>
        <MuteHere />
        <button
          type="button"
          class="btn btn-call btn-stop"
          aria-keyshortcuts={ariaKey("hang-up")}
          onClick={() => telephone.hangUp()}
        >
          <Icon name="hang-up" size="1.1em" class="flex-none" />
          {t(isIncoming() ? "do.reject" : "do.hang-up")}
          <Show when={!isIncoming()}>
            <span class="kbd">{keyText("hang-up")}</span>
          </Show>
        </button>
      </div>
    </section>
  )
}
