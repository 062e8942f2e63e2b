import { lazy, type ComponentType } from 'react'
import { loadNamespaces, type LazyNamespace } from '../../i18n/i18n.ts'

/** One chunk per feature, with the words it needs: the screen appears once, complete. */
export function lazyRoute(load: () => Promise<ComponentType>, ...namespaces: readonly LazyNamespace[]): ComponentType {
  return lazy(async () => {
    const [component] = await Promise.all([load(), loadNamespaces(...namespaces)])
    return { default: component }
  })
}
