import type { Permission } from "#wire/permissions.ts"
import type { Session } from "../shared/session.ts"

/** Whether somebody has a permission, at any level. The one place where the screens ask; the server asks again in any case. */
export const mayOpen = ({ grants, role }: Pick<Session, "grants" | "role">, permission: Permission): boolean =>
  grants === undefined ? role === "admin" : Object.hasOwn(grants, permission)
