/** Why something was set aside: the closed list of the glossary, one sentence each, saying what to do. */
export const raisons = {
  droitRetire:
    "Vous n'aviez plus le droit de modifier ce livret depuis le {{date}}. Le nouveau référent peut reprendre votre texte.",
  horsDeVosDroits: 'Seul·e {{qui}} peut faire cela.',
  etatDepasse: "Entre-temps, {{qui}} a déjà {{faitQuoi}}. Voici la situation aujourd'hui.",
  nirDetecte: 'Ce texte contient un numéro de sécurité sociale. Enlevez-le : le reste est gardé.',
  mentionInterdite:
    "Ce texte dit une chose que la loi interdit d'écrire ici. Écrivez seulement la contrainte, par exemple « indisponible le mardi ».",
  valeurImpossible: '{{champ}} : {{ceQuiNeVaPas}}.',
  trop: "C'est trop long ou trop lourd : {{limite}}.",
  /** It is not this that is too long: too much waits for somebody's decision, or for something else. */
  tropEnAttente: "Trop de choses attendent déjà dans ce livret ({{limite}} au plus). Celle-ci n'est pas partie : elle est gardée ici. Réessayez plus tard.",
  /** Not refused: it waits for an original that nobody may have any more. */
  attend: "Ceci attend un texte écrit sur un autre appareil, qui n'est pas arrivé. Rien n'est perdu. Si cet appareil existe encore, connectez-le. Sinon, copiez ceci et écrivez-le à nouveau dans le livret.",
  dependDe: "Ceci dépend d'une chose mise de côté : {{laquelle}}.",
  efface: 'Ce livret a été effacé le {{date}} à la demande de la personne.',
  appareilRetire: 'Cet appareil a été retiré le {{date}}. Votre travail attend une décision de {{qui}}.',
  copieDetectee: 'Cet appareil a été restauré ou copié. Votre travail est gardé et sera renvoyé.',
} as const
