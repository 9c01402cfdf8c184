import { Show } from "solid-js"
import { CallTabs } from "../calls/call-tabs.tsx"
import { t } from "../shared/language.ts"
import { useLive } from "../shared/live.ts"
import { NoticePage } from "../shared/notice-page.tsx"
import { mayOpen } from "../shell/may-open.ts"
import { TopBar } from "../shell/top-bar.tsx"
import { Callbacks } from "./callback-list.tsx"
import { cw } from "./callback-words.ts"

/** Everybody who is to be called back, of all queues that the person may see. */
export const CallbacksPage = () => {
  const { session } = useLive()
  return (
    <Show
      when={mayOpen(session, "agents.monitor")}
      fallback={<NoticePage code="403" title={t("forbidden.title")} body={t("refused.forbidden")} />}
    >
      <div class="flex h-full flex-col">
        <TopBar trail={[{ text: cw("title"), href: null }]} />
        <CallTabs />
        <main class="min-h-0 flex-1 overflow-y-auto p-3">
          <div class="mx-auto max-w-4xl">
            <Callbacks
              queue=""
              heading={(count) => (
                <div class="flex flex-wrap items-baseline gap-x-4 gap-y-1 pb-2">
                  <h1 class="text-lg font-semibold">{cw("title")}</h1>
                  {count}
                  <span class="ml-auto text-sm text-muted">{cw("settings")}</span>
                </div>
              )}
            />
          </div>
        </main>
      </div>
    </Show>
  )
}
