import { Loading } from "../shared/loading.tsx"
import { StaleVeil } from "../shared/banners.tsx"
import { Show } from "solid-js"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { a } from "../shared/words/alarms.ts"
import { Navigate } from "@solidjs/router"
import { ALARM_PAGES } from "./alarm-pages.ts"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { AlarmDesk } from "./alarm-desk.tsx"
import { AlarmTabs } from "./alarm-tabs.tsx"

/** All open alarms, for who may work on those of others. */
export const AlarmsPage = () => {
  const { session } = useLive()
  // Who may only look at what is kept is led there.
  const other = () => ALARM_PAGES.find(({ permission }) => mayOpen(session, permission))?.path
  return (
    <Show when={other() === undefined || other() === "/alarms"} fallback={<Navigate href={other() ?? "/"} />}>
      <OpenAlarms />
    </Show>
  )
}

const OpenAlarms = () => {
  const { alarms } = useLive()
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: a("title"), href: null }]} />
      <AlarmTabs />
      <Show when={alarms()} fallback={<Loading text={t("app.connecting")} />}>
        {(list) => (
          <StaleVeil class="min-h-0 flex-1">
            <main class="h-full overflow-y-auto">
              <AlarmDesk own={{}} all={list().incidents} />
            </main>
          </StaleVeil>
        )}
      </Show>
    </div>
  )
}
