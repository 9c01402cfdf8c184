import { Show } from "solid-js"
import { isUnanswered } from "../alarms/unanswered.ts"
import { later } from "../shared/later.tsx"
import { useLive } from "../shared/live.ts"

/** Nothing stands in for them: what is asked stands in the lists as well. */
const Banners = later(
  async () => (await import("./help-requests.tsx")).HelpRequestBanners,
  () => null
)

/** What wants a supervisor at once, over whatever page is open. */
export const SupervisorNotices = () => {
  const { alarms, help } = useLive()
  const isAny = () =>
    Object.keys(help() ?? {}).length > 0 || Object.values(alarms()?.incidents ?? {}).some(isUnanswered)
  return (
    <Show when={isAny()}>
      <Banners />
    </Show>
  )
}
