import { For, Show } from "solid-js"
import type { Desk } from "#wire/board.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { Popover } from "../shared/popup.tsx"
import { Elapsed } from "../shared/time.tsx"
import { CHECKS } from "./desk-view.ts"

/** 为什么没来电: each thing that must hold before a call can come, and whether it does. */
export const WhyNone = (props: { readonly desk: Desk }) => (
  <Popover
    title={t("why-none.title")}
    buttonClass="btn btn-plain text-muted"
    popClass="left-0 w-80"
    label={
      <>
        <Icon name="question" />
        {t("why-none.button")}
      </>
    }
  >
    <h2 class="font-semibold">{t("why-none.title")}</h2>
    <p class="mt-1 text-sm text-muted">{t(props.desk.obstacles.length === 0 ? "why-none.fine" : "why-none.blocked")}</p>
    <ul class="mt-2">
      <For each={CHECKS}>
        {([check, obstacle]) => {
          const holds = () => !props.desk.obstacles.includes(obstacle)
          return (
            <li class="flex min-h-8 items-center gap-2 border-t border-line" data-check={check} data-holds={holds()}>
              <span data-mark={holds() ? "ready" : "not-ready"} class="inline-flex">
                <Icon name={holds() ? "check" : "cross"} class="mark-icon" />
              </span>
              <span>{t(`why-none.${check}`)}</span>
              <span class="ml-auto text-sm" classList={{ "text-muted": holds(), "text-alarm": !holds() }}>
                {t(holds() ? "why-none.ok" : "why-none.not-ok")}
              </span>
            </li>
          )
        }}
      </For>
    </ul>
    <Show when={props.desk.agent.state === "ready"}>
      <p class="mt-2 text-sm text-muted">
        {t("why-none.since")} <Elapsed since={props.desk.agent.since} />
      </p>
    </Show>
  </Popover>
)
