//! The disk side: positions, crashes, rebuilds, damage.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;

use super::corpus::*;
use crate::search::schema::{JIEBA_VERSION, TANTIVY_VERSION};
use crate::search::{Order, Query, SearchIndex};

const CRASH_DIR: &str = "LINGONG_TEST_SEARCH_CRASH_DIR";
/// The document whose `published_us` is the position of the last commit.
const COUNTER: u64 = 1_000_000;

/// From the content of a file to what is left of it.
type Damage = fn(&[u8]) -> Vec<u8>;

fn count(index: &SearchIndex) -> usize {
    index.search(&Query::all(Order::Newest, 1, NOW_US)).unwrap().total
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// covers: FIND-2
#[test]
fn the_position_and_the_documents_survive_reopening() {
    let mut place = empty();
    assert_eq!(place.index.position(), None);
    place.writer.put(&titled(1, "奶茶店员", "")).unwrap();
    assert_eq!(count(&place.index), 0, "not before the commit");
    place.writer.commit(u64::MAX).unwrap();
    assert_eq!((count(&place.index), place.index.position()), (1, Some(u64::MAX)));
    place.writer.put(&titled(2, "传单派发", "")).unwrap();
    let Place { dir, index, writer } = place;
    drop((index, writer));
    let opened = SearchIndex::open(dir.path()).unwrap();
    assert!(!opened.needs_rebuild);
    assert_eq!((count(&opened.index), opened.index.position()), (1, Some(u64::MAX)));
}

/// covers: FIND-2
#[test]
fn there_is_one_writer() {
    let place = empty();
    assert!(place.index.writer().is_err());
    place.writer.close().unwrap();
    assert!(place.index.writer().is_ok());
}

/// The child of the test below: commits as fast as it can until it is killed.
#[test]
fn crash_child() {
    let Ok(dir) = std::env::var(CRASH_DIR) else {
        return;
    };
    let index = SearchIndex::open(Path::new(&dir)).unwrap().index;
    let mut writer = index.writer().unwrap();
    let mut rng = Rng(1);
    for position in index.position().unwrap_or(0) + 1.. {
        let mut counter = titled(COUNTER, "计数", "");
        counter.published_us = NOW_US + position as i64;
        writer.put(&counter).unwrap();
        let mut added = doc(position, &mut rng);
        added.valid_until_us = NOW_US;
        writer.put(&added).unwrap();
        writer.commit(position).unwrap();
        println!("committed {position}");
    }
}

/// covers: FIND-2
#[test]
fn a_kill_at_any_moment_leaves_documents_and_position_in_agreement() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut last = 0;
    for round in 0..6 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "search::tests::durable::crash_child", "--nocapture", "--test-threads=1"])
            .env(CRASH_DIR, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let acknowledged = (0..8 + round).map(|_| {
            let line = lines.by_ref().map(Result::unwrap).find(|line| line.contains("committed ")).unwrap();
            line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
        });
        let acknowledged = acknowledged.last().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let opened = SearchIndex::open(dir.path()).unwrap();
        assert!(!opened.needs_rebuild, "{:?}", opened.set_aside);
        let position = opened.index.position().unwrap();
        assert!(position >= acknowledged && acknowledged > last);
        let newest = opened.index.search(&Query::all(Order::Newest, 1, NOW_US)).unwrap();
        assert_eq!(newest.items[0].rank, -(NOW_US + position as i64), "the counter is that of the position");
        assert_eq!(newest.total as u64, position + 1);
        last = position;
    }
}

/// covers: FIND-2
#[test]
fn a_rebuild_swaps_while_the_old_index_answers() {
    let before = docs(300, 20);
    let mut place = filled(&before);
    let old = count(&place.index);
    let mut after = docs(900, 21);
    after.iter_mut().for_each(|doc| doc.valid_until_us = NOW_US);
    let done = AtomicBool::new(false);
    let index = place.index.clone();
    std::thread::scope(|scope| {
        let searching = scope.spawn(|| {
            let mut seen = Vec::new();
            while !done.load(Ordering::SeqCst) {
                seen.push(count(&index));
            }
            seen.push(count(&index));
            seen.dedup();
            seen
        });
        let mut steps = Vec::new();
        let docs = after.iter().cloned().map(Ok);
        place.writer.rebuild(docs, 77, |docs| steps.push((docs, count(&place.index)))).unwrap();
        done.store(true, Ordering::SeqCst);
        assert_eq!(searching.join().unwrap(), [old, 900], "the old whole, then the new whole, nothing between");
        assert_eq!(steps, [(900, old)]);
    });
    assert_eq!(place.index.position(), Some(77));
    place.writer.put(&titled(5_000, "奶茶店员", "")).unwrap();
    place.writer.commit(78).unwrap();
    let Place { dir, index, writer } = place;
    assert_eq!(count(&index), 901);
    drop((index, writer));
    let opened = SearchIndex::open(dir.path()).unwrap();
    assert_eq!((count(&opened.index), opened.index.position()), (901, Some(78)));
    let generations = fs::read_dir(&opened.index.root).unwrap().count();
    assert_eq!(generations, 2, "CURRENT and one generation");
}

/// covers: FIND-2
#[test]
fn a_rebuild_that_fails_changes_nothing() {
    let mut place = filled(&docs(300, 22));
    let old = count(&place.index);
    let failing = docs(50, 23).into_iter().map(Ok).chain([Err(anyhow!("the database went away"))]);
    assert!(place.writer.rebuild(failing, 9, |_| {}).is_err());
    assert_eq!((count(&place.index), place.index.position()), (old, Some(1)));
    place.writer.put(&titled(5_000, "奶茶店员", "")).unwrap();
    place.writer.commit(2).unwrap();
    assert_eq!(count(&place.index), old + 1);
}

/// covers: FIND-2
#[test]
fn the_writer_goes_on_while_a_builder_fills_the_next_generation() {
    let mut place = filled(&docs(100, 24));
    let mut builder = place.index.builder().unwrap();
    let old = count(&place.index);
    builder.put(&titled(1, "奶茶店员", "")).unwrap();
    place.writer.put(&titled(9_000, "传单派发", "")).unwrap();
    place.writer.commit(50).unwrap();
    assert_eq!(count(&place.index), old + 1);
    let built = builder.finish(40).unwrap();
    place.writer.adopt(built).unwrap();
    assert_eq!((count(&place.index), place.index.position()), (1, Some(40)), "read the outbox from 40 again");
}

/// covers: FIND-2
#[test]
fn any_damaged_file_means_a_rebuild_and_never_a_panic() {
    let template = filled(&docs(400, 25));
    let root = template.dir.path().to_owned();
    let damages: [Damage; 4] = [
        |_| Vec::new(),
        |bytes| bytes[..bytes.len() / 2].to_vec(),
        |_| vec![0xA5; 300],
        |bytes| bytes.iter().enumerate().map(|(at, b)| if at == bytes.len() / 3 { !b } else { *b }).collect(),
    ];
    for file in files(&root) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        // Locks are empty, and the list of managed files only matters for collecting garbage.
        if name.ends_with(".lock") || name == ".managed.json" {
            continue;
        }
        for damage in damages {
            let dir = tempfile::TempDir::new().unwrap();
            for source in files(&root) {
                let target = dir.path().join(source.strip_prefix(&root).unwrap());
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(&source, &target).unwrap();
            }
            let target = dir.path().join(file.strip_prefix(&root).unwrap());
            fs::write(&target, damage(&fs::read(&file).unwrap())).unwrap();
            let opened = SearchIndex::open(dir.path()).unwrap();
            if !opened.needs_rebuild {
                // A flipped byte that changes no content, such as one inside a number of meta.json that is not used.
                assert_eq!(name, "meta.json", "{name}");
                continue;
            }
            assert_eq!(count(&opened.index), 0);
            let mut writer = opened.index.writer().unwrap();
            writer.rebuild([Ok(titled(1, "奶茶店员", ""))], 3, |_| {}).unwrap();
            assert_eq!(count(&opened.index), 1);
        }
    }
}

/// covers: FIND-2
#[test]
fn an_unknown_version_is_left_aside() {
    let dir = tempfile::TempDir::new().unwrap();
    let other = dir.path().join("r0-0000000000000000-jieba0.1-tantivy0.1");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("CURRENT"), "g1").unwrap();
    let opened = SearchIndex::open(dir.path()).unwrap();
    assert!(opened.needs_rebuild && opened.set_aside.is_none());
    assert_eq!(fs::read_to_string(other.join("CURRENT")).unwrap(), "g1");
}

/// covers: FIND-2
#[test]
fn a_missing_generation_and_a_wild_name_mean_a_rebuild() {
    for current in ["g7", "../..", "", "g99999999999999999999", "gx"] {
        let Place { dir, index, writer } = filled(&docs(10, 26));
        let root = index.root.clone();
        drop((index, writer));
        fs::write(root.join("CURRENT"), current).unwrap();
        assert!(SearchIndex::open(dir.path()).unwrap().needs_rebuild, "{current:?}");
    }
}

/// The folder's name must change with the libraries that decide what is in it.
/// covers: FIND-2
#[test]
fn the_version_follows_the_lock_file() {
    let lock = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock")).unwrap();
    for (name, version) in [("jieba-rs", JIEBA_VERSION), ("tantivy", TANTIVY_VERSION)] {
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(lock.contains(&entry), "{name} {version} is not what is built; change schema.rs");
    }
}
