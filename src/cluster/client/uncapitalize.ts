/** What a client calls an operation: `RunTask` is asked as `runTask`. */
export const uncapitalize = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
