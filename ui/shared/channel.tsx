import type { Channel } from "#wire/words-of-work.ts"
import { Icon, type IconName } from "./icons.tsx"
import { t } from "./language.ts"

const icons: Record<Channel, IconName> = {
  voice: "phone",
  alarm: "siren",
  chat: "bubble",
  mail: "envelope",
  sms: "sms",
  task: "task"
}

/** A channel by its icon and its word. */
export const ChannelSign = (props: { readonly channel: Channel; readonly class?: string }) => (
  <span class={`inline-flex items-center gap-1 whitespace-nowrap ${props.class ?? ""}`} data-channel={props.channel}>
    <Icon name={icons[props.channel]} class="flex-none" />
    {t(`channel.${props.channel}`)}
  </span>
)
