//! `std::collections`. A `HashMap` has one order, the same in every run: std's has another in each.

pub use std::collections::{
    BTreeMap, BTreeSet, BinaryHeap, Bound, LinkedList, TryReserveError,
    VecDeque, binary_heap, btree_map, btree_set, linked_list, vec_deque,
};

pub use hash_map::HashMap;
pub use hash_set::HashSet;

/// `std::collections::hash_map`.
pub mod hash_map {
    use std::borrow::Borrow;
    use std::collections::hash_map as std_map;
    use std::fmt::{self, Debug};
    use std::hash::{BuildHasher, Hash};
    use std::ops::{Deref, DerefMut, Index};

    pub use std::hash::DefaultHasher;
    pub use std_map::{
        Drain, Entry, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys,
        OccupiedEntry, VacantEntry, Values, ValuesMut,
    };

    /// See [`std::hash::RandomState`]. It is not random.
    #[derive(Clone, Debug, Default)]
    pub struct RandomState;

    impl RandomState {
        /// See [`std::hash::RandomState::new`].
        pub fn new() -> Self {
            RandomState
        }
    }

    impl BuildHasher for RandomState {
        type Hasher = DefaultHasher;

        fn build_hasher(&self) -> DefaultHasher {
            DefaultHasher::new()
        }
    }

    /// See [`std::collections::HashMap`].
    #[derive(Clone)]
    pub struct HashMap<K, V, S = RandomState>(std_map::HashMap<K, V, S>);

    impl<K, V> HashMap<K, V> {
        /// See [`std::collections::HashMap::new`].
        pub fn new() -> Self {
            HashMap::with_hasher(RandomState)
        }

        /// See [`std::collections::HashMap::with_capacity`].
        pub fn with_capacity(capacity: usize) -> Self {
            HashMap::with_capacity_and_hasher(capacity, RandomState)
        }
    }

    impl<K, V, S> HashMap<K, V, S> {
        /// See [`std::collections::HashMap::with_hasher`].
        pub const fn with_hasher(hasher: S) -> Self {
            HashMap(std_map::HashMap::with_hasher(hasher))
        }

        /// See [`std::collections::HashMap::with_capacity_and_hasher`].
        pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
            HashMap(std_map::HashMap::with_capacity_and_hasher(
                capacity, hasher,
            ))
        }

        /// See [`std::collections::HashMap::into_keys`].
        pub fn into_keys(self) -> IntoKeys<K, V> {
            self.0.into_keys()
        }

        /// See [`std::collections::HashMap::into_values`].
        pub fn into_values(self) -> IntoValues<K, V> {
            self.0.into_values()
        }
    }

    impl<K, V, S> Deref for HashMap<K, V, S> {
        type Target = std_map::HashMap<K, V, S>;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    impl<K, V, S> DerefMut for HashMap<K, V, S> {
        fn deref_mut(&mut self) -> &mut Self::Target {
            &mut self.0
        }
    }

    impl<K, V, S: Default> Default for HashMap<K, V, S> {
        fn default() -> Self {
            HashMap::with_hasher(S::default())
        }
    }

    impl<K: Debug, V: Debug, S> Debug for HashMap<K, V, S> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl<K: Eq + Hash, V: PartialEq, S: BuildHasher> PartialEq
        for HashMap<K, V, S>
    {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }

    impl<K: Eq + Hash, V: Eq, S: BuildHasher> Eq for HashMap<K, V, S> {}

    impl<K, Q: ?Sized, V, S> Index<&Q> for HashMap<K, V, S>
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash,
        S: BuildHasher,
    {
        type Output = V;

        fn index(&self, key: &Q) -> &V {
            &self.0[key]
        }
    }

    impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for HashMap<K, V> {
        fn from(items: [(K, V); N]) -> Self {
            items.into_iter().collect()
        }
    }

    impl<K, V, S> FromIterator<(K, V)> for HashMap<K, V, S>
    where
        K: Eq + Hash,
        S: BuildHasher + Default,
    {
        fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
            HashMap(items.into_iter().collect())
        }
    }

    impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for HashMap<K, V, S> {
        fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, items: I) {
            self.0.extend(items);
        }
    }

    impl<'a, K, V, S> Extend<(&'a K, &'a V)> for HashMap<K, V, S>
    where
        K: Eq + Hash + Copy,
        V: Copy,
        S: BuildHasher,
    {
        fn extend<I: IntoIterator<Item = (&'a K, &'a V)>>(&mut self, items: I) {
            self.0.extend(items);
        }
    }

    impl<K, V, S> IntoIterator for HashMap<K, V, S> {
        type Item = (K, V);
        type IntoIter = IntoIter<K, V>;

        fn into_iter(self) -> IntoIter<K, V> {
            self.0.into_iter()
        }
    }

    impl<'a, K, V, S> IntoIterator for &'a HashMap<K, V, S> {
        type Item = (&'a K, &'a V);
        type IntoIter = Iter<'a, K, V>;

        fn into_iter(self) -> Iter<'a, K, V> {
            self.0.iter()
        }
    }

    impl<'a, K, V, S> IntoIterator for &'a mut HashMap<K, V, S> {
        type Item = (&'a K, &'a mut V);
        type IntoIter = IterMut<'a, K, V>;

        fn into_iter(self) -> IterMut<'a, K, V> {
            self.0.iter_mut()
        }
    }
}

/// `std::collections::hash_set`.
pub mod hash_set {
    use std::collections::hash_set as std_set;
    use std::fmt::{self, Debug};
    use std::hash::{BuildHasher, Hash};
    use std::ops::{BitAnd, BitOr, BitXor, Deref, DerefMut, Sub};

    pub use std_set::{
        Difference, Drain, Intersection, IntoIter, Iter, SymmetricDifference,
        Union,
    };

    use super::hash_map::RandomState;

    /// See [`std::collections::HashSet`].
    #[derive(Clone)]
    pub struct HashSet<T, S = RandomState>(std_set::HashSet<T, S>);

    impl<T> HashSet<T> {
        /// See [`std::collections::HashSet::new`].
        pub fn new() -> Self {
            HashSet::with_hasher(RandomState)
        }

        /// See [`std::collections::HashSet::with_capacity`].
        pub fn with_capacity(capacity: usize) -> Self {
            HashSet::with_capacity_and_hasher(capacity, RandomState)
        }
    }

    impl<T, S> HashSet<T, S> {
        /// See [`std::collections::HashSet::with_hasher`].
        pub const fn with_hasher(hasher: S) -> Self {
            HashSet(std_set::HashSet::with_hasher(hasher))
        }

        /// See [`std::collections::HashSet::with_capacity_and_hasher`].
        pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
            HashSet(std_set::HashSet::with_capacity_and_hasher(
                capacity, hasher,
            ))
        }
    }

    impl<T, S> Deref for HashSet<T, S> {
        type Target = std_set::HashSet<T, S>;

        fn deref(&self) -> &Self::Target {
            &self.0
        }
    }

    impl<T, S> DerefMut for HashSet<T, S> {
        fn deref_mut(&mut self) -> &mut Self::Target {
            &mut self.0
        }
    }

    impl<T, S: Default> Default for HashSet<T, S> {
        fn default() -> Self {
            HashSet::with_hasher(S::default())
        }
    }

    impl<T: Debug, S> Debug for HashSet<T, S> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl<T: Eq + Hash, S: BuildHasher> PartialEq for HashSet<T, S> {
        fn eq(&self, other: &Self) -> bool {
            self.0 == other.0
        }
    }

    impl<T: Eq + Hash, S: BuildHasher> Eq for HashSet<T, S> {}

    impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T> {
        fn from(items: [T; N]) -> Self {
            items.into_iter().collect()
        }
    }

    impl<T, S> FromIterator<T> for HashSet<T, S>
    where
        T: Eq + Hash,
        S: BuildHasher + Default,
    {
        fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
            HashSet(items.into_iter().collect())
        }
    }

    impl<T: Eq + Hash, S: BuildHasher> Extend<T> for HashSet<T, S> {
        fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
            self.0.extend(items);
        }
    }

    impl<T, S> IntoIterator for HashSet<T, S> {
        type Item = T;
        type IntoIter = IntoIter<T>;

        fn into_iter(self) -> IntoIter<T> {
            self.0.into_iter()
        }
    }

    impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
        type Item = &'a T;
        type IntoIter = Iter<'a, T>;

        fn into_iter(self) -> Iter<'a, T> {
            self.0.iter()
        }
    }

    macro_rules! operator {
        ($($operator:ident $method:ident),*) => { $(
            impl<T, S> $operator<&HashSet<T, S>> for &HashSet<T, S>
            where
                T: Eq + Hash + Clone,
                S: BuildHasher + Default,
            {
                type Output = HashSet<T, S>;

                fn $method(self, other: &HashSet<T, S>) -> HashSet<T, S> {
                    HashSet($operator::$method(&self.0, &other.0))
                }
            }
        )* };
    }

    operator!(BitAnd bitand, BitOr bitor, BitXor bitxor, Sub sub);
}
