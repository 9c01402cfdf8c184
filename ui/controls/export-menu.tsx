import { DropdownMenu } from "@kobalte/core/dropdown-menu"
import FileDown from "lucide-solid/icons/file-down"
import { For } from "solid-js"
import { t } from "../shared/language.ts"

export type ExportFormat = "xlsx" | "csv"

/** Takes what was found as a file, in the form that is chosen. */
export const ExportMenu = (props: { readonly label: string; readonly onExport: (format: ExportFormat) => void }) => (
  <DropdownMenu placement="bottom-end" gutter={4}>
    <DropdownMenu.Trigger class="btn" aria-label={props.label}>
      <FileDown size={16} aria-hidden="true" />
      <span class="max-sm:sr-only">{props.label}</span>
    </DropdownMenu.Trigger>
    <DropdownMenu.Portal>
      <DropdownMenu.Content class="floating min-w-44 py-1">
        <For each={["xlsx", "csv"] as const}>
          {(format) => (
            <DropdownMenu.Item class="menu-item" onSelect={() => props.onExport(format)}>
              <FileDown size={16} aria-hidden="true" />
              {t(`list.export-${format}`)}
            </DropdownMenu.Item>
          )}
        </For>
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu>
)
