/** People as the person calls them: by their first name. */
export const prenomDe = (nom: string): string => nom.trim().split(/\s+/)[0] ?? ''
