import { DropdownMenu } from "@kobalte/core/dropdown-menu"
import Check from "lucide-solid/icons/check"
import { For } from "solid-js"
import type { Opened } from "../../controls/opened-later.tsx"
import { say, t } from "../../shared/language.ts"
import type { Column } from "./columns.ts"

export interface SortProps {
  readonly columns: ReadonlyArray<Column>
  readonly sort: string
  readonly order: "up" | "down"
  readonly onChange: (sort: string, order: "up" | "down") => void
}

export const SortChoices: Opened<SortProps> = (props) => (
  <DropdownMenu placement="bottom-start" gutter={4} defaultOpen>
    <DropdownMenu.Trigger {...props.opener} />
    <DropdownMenu.Portal>
      <DropdownMenu.Content class="floating max-h-96 min-w-44 overflow-y-auto py-1">
        <DropdownMenu.RadioGroup value={props.sort} onChange={(sort) => props.onChange(sort, props.order)}>
          <For each={props.columns}>{({ name, words }) => <Choice value={name} text={say(words)} />}</For>
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator class="my-1 border-line" />
        <DropdownMenu.RadioGroup
          value={props.order}
          onChange={(order) => props.onChange(props.sort, order === "down" ? "down" : "up")}
        >
          <Choice value="up" text={t("list.sort-up")} />
          <Choice value="down" text={t("list.sort-down")} />
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu>
)

const Choice = (props: { readonly value: string; readonly text: string }) => (
  <DropdownMenu.RadioItem value={props.value} class="menu-item" closeOnSelect>
    <span class="inline-block w-4 flex-none">
      <DropdownMenu.ItemIndicator>
        <Check size={16} aria-hidden="true" />
      </DropdownMenu.ItemIndicator>
    </span>
    {props.text}
  </DropdownMenu.RadioItem>
)
