import { lazy, type ComponentType } from 'react'
import { loadNamespaces, type LazyNamespace } from '../../i18n/i18n.ts'

/** One chunk per feature, with the words it needs: the screen appears once, complete. */
export function lazyRoute<P = object>(load: () => Promise<ComponentType<P>>, ...namespaces: readonly LazyNamespace[]): ComponentType<P> {
  return lazy<ComponentType<P>>(async () => {
    const [component] = await Promise.all([load(), loadNamespaces(...namespaces)])
    return { default: component }
  })
}
