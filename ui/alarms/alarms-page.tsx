import { Loading } from "../shared/loading.tsx"
import { StaleVeil } from "../shared/banners.tsx"
import { Show } from "solid-js"
import { useLive } from "../shared/live.ts"
import { t } from "../shared/language.ts"
import { a } from "../shared/words/alarms.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { AlarmDesk } from "./alarm-desk.tsx"

/** All open alarms, for who may work on those of others. */
export const AlarmsPage = () => {
  const { alarms } = useLive()
  return (
    <div class="flex h-full flex-col">
      <TopBar trail={[{ text: a("title"), href: null }]} />
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
